import { JsonTextError } from '../json/json-text-error.ts';
import { decodeUtf8 } from '../json/strict-json.ts';
import { RestError } from './errors.ts';
import type { RestLimits } from './exchange.ts';
import { parseInputRecord } from './input-record.ts';
import type { InputRecordInit } from './input-record.ts';
import { lineError } from './record-lines.ts';
import type { Line } from './record-lines.ts';

/** What the query says of all records of an upload. */
export interface Target {
  readonly projectId: string;
  readonly orgId: string;
  readonly allowUnknownSchema: boolean;
}

/** Records for one AppendRecords call, all of one project. */
export interface Batch {
  readonly records: InputRecordInit[];
  /** The number of each record's line. */
  readonly lines: number[];
}

/** A record's line and the project that it goes to. */
interface Placed {
  readonly line: Line;
  readonly record: InputRecordInit;
  readonly owner: string;
}

/**
 * Groups lines in their order: a batch ends when it is full and when the project changes.
 *
 * @throws {RestError} 422 that names the line; the batch that it would have been in is not given out.
 */
export async function* batchesOf(
  lines: AsyncIterable<Line>,
  target: Target,
  { batchBytes, batchRecords }: Pick<RestLimits, 'batchBytes' | 'batchRecords'>,
): AsyncGenerator<Batch, void> {
  let placed: Placed[] = [];
  let bytes = 0;
  for await (const line of lines) {
    const record = recordOf(line);
    const owner = ownerOf(record, target);
    bytes += line.bytes.length;
    if (placed.some((it) => it.owner !== owner) || (placed.length > 0 && bytes > batchBytes)) {
      yield toBatch(placed);
      placed = [];
      bytes = line.bytes.length;
    }
    placed.push({ line, record, owner });
    if (placed.length < batchRecords) continue;
    yield toBatch(placed);
    placed = [];
    bytes = 0;
  }
  if (placed.length > 0) yield toBatch(placed);
}

function toBatch(placed: readonly Placed[]): Batch {
  return { records: placed.map(({ record }) => record), lines: placed.map(({ line }) => line.number) };
}

// Neither part can hold a slash and pass the service's rules.
function ownerOf({ orgId, projectId }: InputRecordInit, target: Target): string {
  return `${orgId || target.orgId}/${projectId || target.projectId}`;
}

function recordOf({ number, bytes }: Line): InputRecordInit {
  try {
    return parseInputRecord(decodeUtf8(bytes));
  } catch (err) {
    if (err instanceof JsonTextError) throw lineError(number, 422, err.message);
    if (err instanceof RestError) throw lineError(number, err.status, err.message);
    throw err;
  }
}
