import type { LogStore } from '../../ports/log-store.ts';
import { shiftSeconds } from '../time.ts';
import type { PositionRange } from '../log/chain-result.ts';
import { firstReaching } from '../log/log-reader.ts';
import type { Period } from '../log/record-tally.ts';

const PAGE = 10_000;
/** Records up to this much below the high water are not late, so they may lie behind the period's last position. */
const LATE_AFTER_SECONDS = 3600;

/**
 * The positions that a bundle shows: from the record before the first that reaches the period through the
 * first that has passed it by an hour; behind that the late records and the `chain.*` records other than
 * requests for bundles; and the head. Every eligible record is among them.
 */
export async function selectRuns(
  store: LogStore,
  log: string,
  size: number,
  period: Period,
): Promise<PositionRange[]> {
  const named = { name: log, size };
  const head = { first: size - 1, last: size - 1 };
  const reaching = await firstReaching(store, named, period.from);
  if (reaching === size) return [head];
  const passing = await firstReaching(store, named, shiftSeconds(period.to, LATE_AFTER_SECONDS), true);
  const run = { first: Math.max(0, reaching - 1), last: Math.min(passing, size - 1) };
  const runs = [run];
  for await (const position of landmarksFrom(store, log, run.last + 1))
    if (position < size) extendRuns(runs, position);
  extendRuns(runs, size - 1);
  return runs;
}

async function* landmarksFrom(store: LogStore, log: string, from: number): AsyncIterable<number> {
  for (let next: number | undefined = from; next !== undefined;) {
    const page: readonly number[] = await store.landmarks(log, next, PAGE);
    yield* page;
    const last: number | undefined = page.at(-1);
    next = page.length < PAGE || last === undefined ? undefined : last + 1;
  }
}

function extendRuns(runs: { first: number; last: number }[], position: number): void {
  const open = runs.at(-1);
  if (open === undefined || position > open.last + 1) runs.push({ first: position, last: position });
  else open.last = Math.max(open.last, position);
}
