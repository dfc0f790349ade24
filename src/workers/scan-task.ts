import type { KeyObject } from 'node:crypto';
import type { LogStore } from '../ports/log-store.ts';
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
  readonly withLines: boolean;
}

const FILES = 7;
const CLOSING = Buffer.from('}\n');
const LF = Buffer.from('\n');

/** Reads a stripe, checks it against the record before it, and sorts its lines into the bundle's record files. */
export async function scanStripe(
  store: LogStore,
  keys: ReadonlyMap<string, KeyObject>,
  task: ScanTask,
): Promise<ScannedStripe> {
  const { log, from, to, period } = task;
  const bytes = await store.lines(log, from, to);
  const before = await stateBefore(store, log, from);
  const placed: PlacedLine[] = [];
  const report = checkRecords({ bytes, from, to, before }, { log, period, keys }, (line) => {
    if (task.withLines) placed.push(line);
    return undefined;
  });
  return { report, lines: task.withLines ? sortLines(bytes, placed) : [] };
}

function sortLines(bytes: Buffer, placed: readonly PlacedLine[]): Uint8Array[] {
  const parts: Uint8Array[][] = Array.from({ length: FILES }, () => []);
  for (const { line, start, end, place } of placed) {
    const file = parts[Math.min(place, CHAIN_IN_FULL)];
    if (place === CHAIN_HEADER_ONLY) file?.push(bytes.subarray(start, line.sealEnd), CLOSING);
    else file?.push(bytes.subarray(start, end), LF);
  }
  // Buffers of their own, so that they can be transferred to another thread.
  return parts.map((part) => concatUnpooled(part));
}

function concatUnpooled(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
