import { throwIfAborted } from '../time.ts';
import { createBuildTurns } from './build-turns.ts';

/**
 * Does `work` for each item in order, `most` at a time. When one fails, the signal of the others aborts with its error
 * and no more are begun; that error is the one to reject with. Settles when none is under way.
 */
export async function atOnce<T>(
  items: readonly T[],
  most: number,
  given: AbortSignal,
  work: (item: T, index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failing = new AbortController();
  const signal = AbortSignal.any([given, failing.signal]);
  const turns = createBuildTurns({ running: most, waiting: items.length });
  await Promise.all(
    items.map((item, index) =>
      turns.inTurn(signal, () => work(item, index, signal)).catch((error: unknown) => failing.abort(error)),
    ),
  );
  throwIfAborted(failing.signal);
}
