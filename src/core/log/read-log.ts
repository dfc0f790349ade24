import { CecError } from '../../errors.ts';
import type { LogStore } from '../../ports/log-store.ts';
import type { Instant } from '../time.ts';
import type { LogWriter } from './log-writer.ts';
import { readRecord } from './log-reader.ts';
import { parseLine } from './record-line.ts';
import { createNodeReader } from './tiles.ts';
import { proveInclusion } from './tree-proofs.ts';

export interface ExportQuery {
  /** Names of the logs, in the order in which they are exported. */
  readonly logs: readonly string[];
  /** Empty: all. */
  readonly schemaKeys: ReadonlySet<string>;
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
}

/** Whole lines, each ended by LF. */
export interface LineBatch {
  readonly ndjson: Buffer;
  readonly count: number;
}

const BATCH = 512;
/** Of a batch, unless a single line has more: most gRPC clients refuse messages of over 4 MiB unless told otherwise. */
const BATCH_BYTES = 1024 * 1024;
const LF = 10;

/** The stored lines that match, in chain order, up to the heads at the time of the call. No cap. */
export async function* exportRecords(store: LogStore, query: ExportQuery): AsyncIterable<LineBatch> {
  for (const log of query.logs) {
    const size = (await store.head(log))?.size ?? 0;
    for (let from = 0; from < size; from += BATCH) {
      yield* selectLines(await store.lines(log, from, Math.min(size, from + BATCH)), query);
    }
  }
}

export interface FoundRecord {
  readonly log: string;
  readonly line: Buffer;
  readonly position: number;
  /** Audit path to the root of `checkpoint` (RFC 6962 §2.1.1). */
  readonly inclusionProof: readonly string[];
  readonly treeSize: number;
  readonly checkpoint: string;
}

/** A record by its id with the proof that the newest checkpoint covers it; the first of `logs` that has it. */
export async function getRecord(
  { store, writer }: { readonly store: LogStore; readonly writer: LogWriter },
  logs: readonly string[],
  recordId: string,
): Promise<FoundRecord> {
  for (const log of logs) {
    const position = (await store.positions(log, [recordId])).get(recordId);
    if (position === undefined) continue;
    const head = await writer.verifiedHead(log);
    const stored = await readRecord(store, log, position);
    if (head === undefined || stored === undefined) {
      throw new CecError(
        'LOG_CORRUPT',
        'the record is listed but cannot be read; run VerifyChain for the extent',
      );
    }
    const inclusionProof = await proveInclusion(position, head.size, createNodeReader(store, log));
    const { size: treeSize, checkpoint } = head;
    return { log, line: stored.bytes, position, inclusionProof, treeSize, checkpoint };
  }
  throw new CecError('RECORD_NOT_FOUND', `record_id: the project has no record "${recordId}"`);
}

function* selectLines(bytes: Buffer, query: ExportQuery): Generator<LineBatch> {
  let kept: Buffer[] = [];
  let length = 0;
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LF, start);
    const line = bytes.subarray(start, end + 1);
    if (matches(bytes, start, end, query)) {
      if (length > 0 && length + line.length > BATCH_BYTES) {
        yield toBatch(kept);
        kept = [];
        length = 0;
      }
      kept.push(line);
      length += line.length;
    }
    start = end + 1;
  }
  if (kept.length > 0) yield toBatch(kept);
}

function toBatch(lines: readonly Buffer[]): LineBatch {
  return { ndjson: Buffer.concat(lines), count: lines.length };
}

function matches(bytes: Buffer, start: number, end: number, { schemaKeys, from, to }: ExportQuery): boolean {
  const header = parseLine(bytes, start, end)?.header;
  // A line that was tampered with is exported, not hidden: VerifyChain names it.
  if (header === undefined) return true;
  if (schemaKeys.size > 0 && !schemaKeys.has(header.schema_key)) return false;
  return (from === undefined || header.timestamp >= from) && (to === undefined || header.timestamp <= to);
}
