import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  EMPTY_CHAIN,
  lateLimit,
  linkFault,
  waterMarks,
  type ChainState,
} from '../../../src/core/log/chain-state.ts';
import type { RecordHeader } from '../../../src/core/log/record-line.ts';
import { fromMillis } from '../../../src/core/time.ts';
import { LOG, START } from './log-fixture.ts';

const at = (seconds: number) => fromMillis(START + seconds * 1000);
const before: ChainState = {
  size: 5,
  prevHash: 'ab'.repeat(32),
  highWater: at(0),
  lateCount: 2,
  recordedAt: at(10),
  keyId: 'k',
};
const next: RecordHeader = {
  chain_position: 5,
  high_water: at(0),
  key_id: 'k',
  late_count: 2,
  log: LOG,
  payload_hash: '00'.repeat(32),
  prev_hash: before.prevHash,
  record_id: 'r',
  recorded_at: at(10),
  schema_key: 'halluccheck.score.v1',
  timestamp: at(-5),
};

describe('waterMarks', () => {
  it('is the largest timestamp so far, and counts what lies more than an hour below the largest before', () => {
    const seconds = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(seconds, (given) => {
        let marks = { highWater: '', lateCount: 0, late: false };
        given.forEach((second, i) => {
          marks = waterMarks(marks, at(second));
          assert.equal(marks.highWater, at(Math.max(...given.slice(0, i + 1))));
          const isLate = (index: number) => (given[index] ?? 0) < Math.max(...given.slice(0, index)) - 3600;
          assert.equal(marks.lateCount, given.slice(0, i + 1).filter((_, index) => isLate(index)).length);
          assert.equal(marks.late, isLate(i));
        });
      }),
    );
  });

  it('calls a record late a microsecond below the hour, not on it', () => {
    const marks = { highWater: '2026-03-01T02:00:00.500000Z', lateCount: 0 };
    assert.equal(waterMarks(marks, '2026-03-01T01:00:00.500000Z').late, false);
    assert.deepEqual(waterMarks(marks, '2026-03-01T01:00:00.499999Z'), {
      ...marks,
      lateCount: 1,
      late: true,
    });
  });

  it('calls nothing late at the beginning of a log and of time', () => {
    assert.equal(waterMarks(EMPTY_CHAIN, '0000-01-01T00:00:00.000000Z').late, false);
    const first = { highWater: '0000-01-01T00:30:00.000000Z', lateCount: 0 };
    assert.equal(waterMarks(first, '0000-01-01T00:00:00.000000Z').late, false);
  });
});

describe('lateLimit', () => {
  it('lies an hour below, across the ends of days and years', () => {
    assert.equal(lateLimit('2026-01-01T00:59:59.999999Z'), '2025-12-31T23:59:59.999999Z');
    assert.equal(lateLimit('2024-03-01T00:00:00.000000Z'), '2024-02-29T23:00:00.000000Z');
  });
});

describe('linkFault', () => {
  it('finds nothing wrong with the next record', () => {
    assert.equal(linkFault(before, next), undefined);
    assert.equal(linkFault(before, { ...next, timestamp: at(-3600) }), undefined);
    assert.equal(linkFault(before, { ...next, timestamp: at(-3601), late_count: 3 }), undefined);
    assert.equal(linkFault(before, { ...next, timestamp: at(9), high_water: at(9) }), undefined);
    const first = {
      ...next,
      chain_position: 0,
      prev_hash: '0'.repeat(64),
      late_count: 0,
      high_water: next.timestamp,
    };
    assert.equal(linkFault(EMPTY_CHAIN, first), undefined);
  });

  const faults: readonly [problem: RegExp, change: Partial<RecordHeader>][] = [
    [/chain_position/, { chain_position: 4 }],
    [/chain_position/, { chain_position: 6 }],
    [/prev_hash/, { prev_hash: 'ac'.repeat(32) }],
    [/recorded_at/, { recorded_at: at(9) }],
    [/high_water/, { high_water: at(1) }],
    [/high_water/, { high_water: at(-5) }],
    [/high_water/, { timestamp: at(1) }],
    [/late_count/, { late_count: 3 }],
    [/late_count/, { late_count: 1 }],
    [/late_count/, { timestamp: at(-3601) }],
    [/late_count/, { timestamp: at(1), high_water: at(1), late_count: 3 }],
  ];
  for (const [problem, change] of faults)
    it(`names ${problem.source} for ${JSON.stringify(change)}`, () =>
      assert.match(linkFault(before, { ...next, ...change }) ?? '', problem));

  it('does not ask what nobody knows: when the record before a shown segment was stored', () => {
    assert.equal(linkFault({ ...before, recordedAt: '' }, { ...next, recorded_at: at(-99) }), undefined);
  });
});
