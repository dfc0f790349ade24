import { createHash } from 'node:crypto';
import type { OpenArchive } from '../../ports/archive.ts';
import type { EvidenceRules } from '../../ports/evidence-rules.ts';
import type { CheckTask, RecordChecker } from '../../ports/record-checker.ts';
import type { StripeReport } from '../../ports/record-scanner.ts';
import { stateAfter, type ChainState } from '../log/chain-state.ts';
import type { ChainResult } from '../log/chain-result.ts';
import type { Hash } from '../log/merkle.ts';
import { parseLine } from '../log/record-line.ts';
import type { Period } from '../log/record-tally.ts';
import type { TreeHead } from '../log/tree-proofs.ts';
import type { Segment } from './chain-proof.ts';
import type { ShownRun } from './completeness.ts';
import { RECORD_FILES } from './entries.ts';
import { createLineBatch } from './line-batch.ts';
import { mergeLines, type LineMerge } from './merge-lines.ts';
import { SegmentTracker } from './segment-tracker.ts';
import { createStrayLines, type StrayLines } from './stray-lines.ts';

export interface RecordsToVerify {
  readonly archive: OpenArchive;
  readonly checker: RecordChecker;
  readonly log: string;
  readonly period: Period;
  readonly segments: readonly Segment[];
  readonly evidenceRules: EvidenceRules | undefined;
  /** Size of a tree whose root is wanted. */
  readonly markedSize?: number | undefined;
}

export interface VerifiedRecords {
  readonly chain: ChainResult;
  readonly runs: readonly ShownRun[];
  /** The tree up to the end of each segment, as its records hash to it. */
  readonly heads: readonly TreeHead[];
  /** The tree over the first `markedSize` records, when the shown ones and the segments' starts give it. */
  readonly markedRoot: Hash | undefined;
  /** The newest shown record's line. */
  readonly lastLine: Buffer;
  readonly strays: StrayLines;
  readonly files: ReadonlyMap<string, RecordFileFacts>;
}

export interface RecordFileFacts {
  /** 64 hex digits. */
  readonly sha256: string;
  readonly size: number;
  /** Whether its last line ends with LF, as each line has to; true when it is empty. */
  readonly ended: boolean;
}

/** Positions per task; a power of two, so that whole subtrees come back. About 800 KB of lines. */
const STRIPE = 1024;
const LF = 10;

/** Reads every record file once: digests, and all lines in chain order through the checker, in bounded memory. */
export async function verifyRecords(input: RecordsToVerify): Promise<VerifiedRecords> {
  const files = new Map<string, RecordFileFacts>();
  const merge = await mergeLines(RECORD_FILES.map((path) => digested(input.archive.read(path), path, files)));
  const segments = new SegmentTracker(input.segments, input.markedSize);
  const strays = createStrayLines();
  const waiting: Promise<StripeReport>[] = [];
  let before: ChainState | undefined;
  let lastLine: Buffer = Buffer.alloc(0);
  for (const { segment, from, to } of stripesOf(input)) {
    const batch = await fillBatch(merge, { from, to }, strays);
    if (from === segment.first) before = startOf(segment, before);
    const { log, period, evidenceRules } = input;
    const task: CheckTask = { log, period, evidenceRules, from, to, before, ...batch.content() };
    lastLine = Buffer.from(batch.lastLine());
    before = stateBehind(lastLine);
    waiting.push(input.checker.check(task));
    if (waiting.length > input.checker.parallelism) segments.take(await waiting.shift());
  }
  for (const report of waiting) segments.take(await report);
  await drain(merge, strays);
  return { ...segments.result(), lastLine, strays, files };
}

/** Passes the content of a record file on, and notes its digest in `files` at its end. */
export async function* digested(
  chunks: AsyncIterable<Buffer>,
  path: string,
  files: Map<string, RecordFileFacts>,
): AsyncIterable<Buffer> {
  const hash = createHash('sha256');
  let size = 0;
  let lastByte: number | undefined = LF;
  for await (const chunk of chunks) {
    hash.update(chunk);
    size += chunk.length;
    lastByte = chunk.at(-1);
    yield chunk;
  }
  files.set(path, { sha256: hash.digest('hex'), size, ended: lastByte === LF });
}

function* stripesOf({
  segments,
  markedSize = 0,
}: RecordsToVerify): Generator<{ segment: Segment; from: number; to: number }> {
  for (const segment of segments) {
    for (let from = segment.first; from <= segment.last;) {
      const stripeEnd = (Math.floor(from / STRIPE) + 1) * STRIPE;
      const mark = markedSize > from ? markedSize : Infinity;
      const to = Math.min(segment.last + 1, stripeEnd, mark);
      yield { segment, from, to };
      from = to;
    }
  }
}

/** The waiting lines with positions [from, to), at most one for each; every other one below `to` is a stray. */
async function fillBatch(
  merge: LineMerge,
  { from, to }: { readonly from: number; readonly to: number },
  strays: StrayLines,
) {
  const batch = createLineBatch(to - from);
  let next = from;
  while (merge.peek() < to) {
    const line = merge.take();
    if (line.position < next) strays.add(line);
    else {
      batch.add(line);
      next = line.position + 1;
    }
    if (!merge.advance()) await merge.settle();
  }
  return batch;
}

async function drain(merge: LineMerge, strays: StrayLines): Promise<void> {
  while (merge.peek() !== Infinity) {
    strays.add(merge.take());
    if (!merge.advance()) await merge.settle();
  }
}

/**
 * What the segment's first record continues: the record shown just before it, if there is one. Otherwise what the
 * segment states; then `recorded_at` goes on from the record shown before it, its key may not.
 */
function startOf({ first, start }: Segment, before: ChainState | undefined): ChainState {
  if (before?.size === first) return before;
  return {
    size: first,
    prevHash: start.prev_hash,
    highWater: start.high_water,
    lateCount: start.late_count,
    recordedAt: before?.recordedAt ?? '',
    keyId: '',
  };
}

function stateBehind(line: Buffer): ChainState | undefined {
  const parsed = parseLine(line, 0, line.length);
  return parsed && stateAfter(parsed, line);
}
