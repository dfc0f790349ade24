import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { atOnce } from '../../../src/core/bundle/at-once.ts';

const NEVER = new AbortController().signal;
const FAULT = new Error('the disk is full');

/** Rejects as cancelled work does. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

describe('atOnce', () => {
  for (const most of [1, 2, 3, 9])
    it(`does each item once and in order, ${most} at a time`, async () => {
      const begun: string[] = [];
      let underWay = 0;
      let highest = 0;
      await atOnce(['a', 'b', 'c', 'd', 'e'], most, NEVER, async (item, index) => {
        begun.push(`${item}${index}`);
        highest = Math.max(highest, ++underWay);
        await new Promise(setImmediate);
        underWay--;
      });
      assert.deepEqual(begun, ['a0', 'b1', 'c2', 'd3', 'e4']);
      assert.equal(highest, Math.min(most, 5));
    });

  it('ends the others when one fails, begins no more, and tells of the first failure', async () => {
    const begun: number[] = [];
    const ended: unknown[] = [];
    const done = atOnce([0, 1, 2, 3], 2, NEVER, async (item, _, signal) => {
      begun.push(item);
      if (item === 1) throw FAULT;
      await untilAborted(signal).catch((error: unknown) => ended.push(error));
    });
    await assert.rejects(done, FAULT);
    assert.deepEqual([begun, ended], [[0, 1], [FAULT]]);
  });

  it('rejects with the reason of an abort once all have ended', async () => {
    const leaving = new AbortController();
    let ended = 0;
    const done = atOnce([0, 1, 2], 2, leaving.signal, async (_, __, signal) => {
      await untilAborted(signal).finally(() => ended++);
    });
    await new Promise(setImmediate);
    leaving.abort(FAULT);
    await assert.rejects(done, FAULT);
    assert.equal(ended, 2);
  });

  it('begins nothing when it was aborted before', async () => {
    const begun: number[] = [];
    await assert.rejects(
      atOnce([0], 1, AbortSignal.abort(FAULT), async (item) => void begun.push(item)),
      FAULT,
    );
    assert.deepEqual(begun, []);
  });
});
