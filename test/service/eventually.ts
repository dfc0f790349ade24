import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MILLIS = 10;
const MOST_LOOKS = 1_000;

/** Looks until it holds, for ten seconds; the answer of the last look, for an assertion. */
export async function eventually<T>(look: () => T | Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (let looks = 1; ; looks++) {
    const seen = await look();
    if (holds(seen) || looks === MOST_LOOKS) return seen;
    await delay(PAUSE_MILLIS);
  }
}
