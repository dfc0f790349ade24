import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { RefSum } from '../../../src/core/clauses/ref-sum.ts';
import type { RefSample } from '../../../src/ports/record-tally.ts';

/** One record for each flag, whether it is adverse, on the lines from 1; positions have gaps. */
function sampleOf(adverse: readonly boolean[], firstPosition = 0): RefSample {
  const sum = new RefSum();
  for (const [i, isAdverse] of adverse.entries()) {
    const position = firstPosition + 3 * i;
    sum.take({ position, recordId: `r${position}`, line: i + 1 }, isAdverse);
  }
  return sum.result();
}

const linesOf = ({ first, last, adverse }: RefSample) =>
  [first, last, adverse].map((refs) => refs.map(({ line }) => line));

describe('RefSum', () => {
  it('keeps the first 3, the last 2 and the last 5 adverse records, in order', () => {
    assert.deepEqual(linesOf(sampleOf(Array.from({ length: 10 }, (_, i) => i !== 4))), [
      [1, 2, 3],
      [9, 10],
      [6, 7, 8, 9, 10],
    ]);
    assert.deepEqual(linesOf(sampleOf(Array.from({ length: 100 }, (_, i) => i % 30 === 0))), [
      [1, 2, 3],
      [99, 100],
      [1, 31, 61, 91],
    ]);
  });

  it('keeps all of few', () => {
    assert.deepEqual(linesOf(sampleOf([])), [[], [], []]);
    assert.deepEqual(linesOf(sampleOf([true])), [[1], [1], [1]]);
    assert.deepEqual(linesOf(sampleOf([false, false])), [[1, 2], [1, 2], []]);
  });

  it('adds up to the same however the records are cut, the lines counted on', () => {
    const flags = fc.array(fc.boolean(), { maxLength: 20 });
    fc.assert(
      fc.property(flags, fc.array(fc.nat(20), { maxLength: 3 }), (adverse, cuts) => {
        const joined = new RefSum();
        const ends = [...cuts, adverse.length].toSorted((a, b) => a - b);
        for (const [i, end] of ends.entries()) {
          const start = Math.min(ends[i - 1] ?? 0, adverse.length);
          joined.join(sampleOf(adverse.slice(start, end), 3 * start), start);
        }
        assert.deepEqual(joined.result(), sampleOf(adverse));
      }),
    );
  });
});
