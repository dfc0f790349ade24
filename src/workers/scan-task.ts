import type { KeyObject } from 'node:crypto';
import type { LogStore } from '../ports/log-store.ts';
import type { EvidenceRules } from '../ports/evidence-rules.ts';
import type { ScannedStripe } from '../ports/record-scanner.ts';
import { checkRecords, type PlacedLine } from '../core/log/check-records.ts';
import { stateBefore } from '../core/log/log-reader.ts';
import { CHAIN_HEADER_ONLY, CHAIN_IN_FULL, type Period } from '../core/log/record-tally.ts';

/** One stripe of a log to be read and checked. */
export interface ScanTask {
  readonly log: string;
  /** Positions [from, to). */
  readonly from: number;
  readonly to: number;
  readonly period: Period;
  readonly evidenceRules?: EvidenceRules | undefined;
  readonly withLines: boolean;
}

const FILES = 7;
const LF = 10;
const CLOSING_BRACE = 0x7d;

/** Reads a stripe, checks it against the record before it, and sorts its lines into the bundle's record files. */
export async function scanStripe(
  store: LogStore,
  keys: ReadonlyMap<string, KeyObject>,
  task: ScanTask,
): Promise<ScannedStripe> {
  const { log, from, to, period, evidenceRules } = task;
  const bytes = await store.lines(log, from, to);
  const before = await stateBefore(store, log, from);
  const extents: number[][] = Array.from({ length: FILES }, () => []);
  const report = checkRecords({ bytes, from, to, before }, { log, period, keys, evidenceRules }, (placed) => {
    if (task.withLines)
      extents[Math.min(placed.place, CHAIN_IN_FULL)]?.push(placed.start, endOf(bytes, placed));
    return undefined;
  });
  return { report, lines: task.withLines ? extents.map((file) => gather(bytes, file)) : [] };
}

/** Offset behind the line's LF; a line that is shown without payload is cut where it stands. */
function endOf(bytes: Buffer, { line: { sealEnd }, end, place }: PlacedLine): number {
  if (place !== CHAIN_HEADER_ONLY) return end + 1;
  bytes[sealEnd] = CLOSING_BRACE;
  bytes[sealEnd + 1] = LF;
  return sealEnd + 2;
}

/** The bytes at [start, end), one pair after the other, in memory of their own that can pass to another thread. */
function gather(bytes: Buffer, extents: readonly number[]): Uint8Array<ArrayBuffer> {
  const size = extents.reduce((sum, offset, i) => sum + (i % 2 === 0 ? -offset : offset), 0);
  const gathered = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < extents.length; i += 2) at += bytes.copy(gathered, at, extents[i], extents[i + 1]);
  return gathered;
}
