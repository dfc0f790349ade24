import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStallCheck } from '../../src/adapters/body-stall.ts';

/** Answers of successive checks, each with the bytes unread and received at that time. */
function checks(...states: [unread: number, received: number][]): boolean[] {
  let state: [number, number] = [0, 0];
  const isStalled = createStallCheck({ unread: () => state[0], received: () => state[1] });
  return states.map((next) => {
    state = next;
    return isStalled();
  });
}

describe('createStallCheck', () => {
  it('answers true after two silent halves', () => {
    assert.deepEqual(checks([0, 0], [0, 0]), [false, true]);
    assert.deepEqual(checks([0, 100], [0, 100]), [false, true]);
  });

  it('begins anew with every byte that arrives', () => {
    assert.deepEqual(checks([0, 1], [0, 2], [0, 3], [0, 3]), [false, false, false, true]);
  });

  it('never blames the peer while the handler is behind', () => {
    assert.deepEqual(checks([9, 9], [9, 9], [9, 9]), [false, false, false]);
  });

  it('gives the peer time after the handler has caught up', () => {
    assert.deepEqual(checks([9, 9], [0, 9], [0, 9]), [false, false, true]);
    assert.deepEqual(checks([9, 9], [0, 9], [0, 10]), [false, false, false]);
  });
});
