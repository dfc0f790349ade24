import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz } from './fuzz.ts';
import { buildSmallBundle } from './small-bundle.ts';

const bundle = await buildSmallBundle();

describe('verifyBundle on mutants of a small bundle', () => {
  it('gives one verdict on each, and accepts none that says anything else', async (t) => {
    const tally = await fuzz(t, {
      worker: new URL('./archive-worker.ts', import.meta.url),
      data: bundle,
      mutants: 200,
    });
    const outcomes = ['container', 'content', 'no archive', 'same content'];
    assert.deepEqual(Object.keys(tally).toSorted(), outcomes, 'some mutants come to each end');
  });
});
