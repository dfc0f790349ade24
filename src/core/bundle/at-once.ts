import { throwIfAborted } from '../time.ts';

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
  const waiting = items.entries();
  const doInTurn = async () => {
    for (const [index, item] of waiting) {
      throwIfAborted(signal);
      await work(item, index, signal);
    }
  };
  const doers = Array.from({ length: most }, () =>
    doInTurn().catch((error: unknown) => failing.abort(error)),
  );
  await Promise.all(doers);
  throwIfAborted(failing.signal);
}
