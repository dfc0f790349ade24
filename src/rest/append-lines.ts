import type { Client } from '@connectrpc/connect';
import type { AuditService } from '../gen/spanforge/audit/v1/audit_service_pb.ts';
import { rephrased, toRestError } from './errors.ts';
import type { RestLimits } from './exchange.ts';
import { batchesOf } from './record-batches.ts';
import type { Batch, Target } from './record-batches.ts';
import type { Line } from './record-lines.ts';
import { UploadTally } from './upload-tally.ts';

const KIB = 1024;

/** Limits of lines and batches that an operator has no reason to change. */
export const LINE_LIMITS = {
  lineBytes: 128 * KIB,
  batchRecords: 1000,
  batchBytes: 4 * KIB ** 2,
} as const;

/** How an error of AppendRecords names a record. */
export const RECORD_FIELD = /^records\[(\d+)\](?:\.|: )(.*)$/s;

/** Records as NDJSON and where they go. */
export interface LineUpload {
  readonly lines: AsyncIterable<Line>;
  readonly target: Target;
  readonly limits: Pick<RestLimits, 'batchBytes' | 'batchRecords'>;
  readonly signal: AbortSignal;
}

type AuditClient = Client<typeof AuditService>;

/**
 * Stores batch after batch while the lines arrive; the next one is read when the last is durable.
 *
 * @throws {RestError} that names the line, and up to which line everything is stored
 */
export async function appendLines(audit: AuditClient, upload: LineUpload): Promise<UploadTally> {
  const tally = new UploadTally();
  try {
    for await (const batch of batchesOf(upload.lines, upload.target, upload.limits)) {
      tally.add(await append(audit, upload, batch), batch.lines.at(-1) ?? 0);
    }
  } catch (err) {
    throw withProgress(err, tally);
  }
  return tally;
}

async function append(audit: AuditClient, { target, signal }: LineUpload, { records, lines }: Batch) {
  try {
    return await audit.appendRecords({ ...target, records }, { signal });
  } catch (err) {
    throw atLine(err, lines);
  }
}

/** Names the line that `records[i]` stands for, or all lines of the batch when the service names none. */
function atLine(err: unknown, lines: readonly number[]): unknown {
  const [, index, problem = ''] = RECORD_FIELD.exec(toRestError(err)?.message ?? '') ?? [];
  const line = index === undefined ? undefined : lines[Number(index)];
  if (line !== undefined) return rephrased(err, () => `line ${line}: ${problem}`, { line });
  const [first = 0] = lines;
  const last = lines.at(-1) ?? first;
  const place = first === last ? `line ${first}` : `lines ${first} to ${last}`;
  return rephrased(err, (detail) => `${place}: ${detail}`);
}

function withProgress(err: unknown, { storedLines }: UploadTally): unknown {
  const stored = storedLines === 0 ? 'nothing was stored' : `everything up to line ${storedLines} was stored`;
  return rephrased(err, (detail) => `${detail}; ${stored}`, { stored_lines: storedLines });
}
