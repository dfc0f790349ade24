import type { RecordEdge } from '../../ports/record-scanner.ts';
import { lateLimit } from '../log/chain-state.ts';
import type { Period } from '../log/record-tally.ts';

/** A shown run of positions [first, last] with its outermost records. */
export interface ShownRun {
  readonly first: number;
  readonly last: number;
  readonly start: RecordEdge;
  readonly end: RecordEdge;
}

export interface Completeness {
  readonly completeness: 'proven' | 'asserted';
  /** Why it is only asserted. */
  readonly reasons: readonly string[];
}

const MAX_REASONS = 100;

/**
 * Whether the shown runs prove that no record of the period was left out. A gap is harmless when everything
 * in it is too early (the record after it has not reached the period), or when the period had passed before
 * it and no late record lies in it. That the writer computed the water marks truthfully is presumed.
 */
export function judgeCompleteness(
  runs: readonly ShownRun[],
  treeSize: number,
  period: Period,
  clockCorrections: readonly number[],
): Completeness {
  const reasons = runs.flatMap((run, i) => gapFault(runs[i - 1], run, period) ?? []);
  if (runs.at(-1)?.last !== treeSize - 1) reasons.push('the newest record is not shown');
  for (const position of clockCorrections) reasons.push(`the clock was corrected at position ${position}`);
  return {
    completeness: reasons.length === 0 ? 'proven' : 'asserted',
    reasons: reasons.slice(0, MAX_REASONS),
  };
}

function gapFault(before: ShownRun | undefined, after: ShownRun, period: Period): string | undefined {
  const gapStart = before === undefined ? 0 : before.last + 1;
  if (after.first === gapStart) return undefined;
  const tooEarly = after.start.highWater < period.from;
  if (tooEarly || (before !== undefined && isQuiet(before.end, after.start, period))) return undefined;
  return `positions ${gapStart} to ${after.first - 1} may hold records of the period`;
}

function isQuiet(before: RecordEdge, after: RecordEdge, period: Period): boolean {
  const lateItself = after.timestamp < lateLimit(after.highWater) ? 1 : 0;
  return lateLimit(before.highWater) > period.to && after.lateCount - lateItself === before.lateCount;
}
