/** The same numbers for the same seed (mulberry32), so that a round can be played again. */
export interface Seeded {
  /** A whole number in [0, below). */
  below(limit: number): number;
}

export function createSeeded(seed: number): Seeded {
  let state = seed >>> 0;
  return {
    below: (limit) => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
    },
  };
}
