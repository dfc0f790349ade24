import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { KindSum } from '../../../src/core/clauses/kind-sum.ts';
import type { Judgement } from '../../../src/core/clauses/outcome.ts';
import { dayNumber } from '../../../src/core/clauses/utc-day.ts';
import type { Exclusion, KindTally } from '../../../src/ports/record-tally.ts';

interface Taken {
  readonly at: string;
  readonly judged: Judgement | Exclusion;
  readonly late?: boolean;
}

const said = (outcome: Judgement['outcome'], changes: Partial<Judgement> = {}): Judgement => ({
  outcome,
  subject: 'g1',
  resolved: false,
  namesPerson: false,
  ...changes,
});

const noon = (day: string) => `${day}T12:00:00.000000Z`;

/** The records at the positions from `first` on, every second one of another kind. */
function sumOf(taken: readonly Taken[], first = 0): KindTally {
  const sum = new KindSum();
  for (const [i, { at, judged, late = false }] of taken.entries()) {
    const position = first + 2 * i;
    sum.take({ chain_position: position, record_id: `r${position}`, timestamp: at }, late, judged);
  }
  return sum.result();
}

const taken: readonly Taken[] = [
  { at: noon('2026-01-03'), judged: said('pass') },
  { at: noon('2026-01-01'), judged: 'bad_signature' },
  { at: noon('2026-01-02'), judged: said('adverse', { namesPerson: true }), late: true },
  { at: noon('2026-01-09'), judged: 'future' },
  { at: noon('2026-01-03'), judged: said('neutral') },
  { at: noon('2026-01-04'), judged: 'skipped', late: true },
];

describe('KindSum', () => {
  it('counts all lines, and apart from them those that are usable', () => {
    const { usable, excluded, ...lines } = sumOf(taken, 10);
    assert.deepEqual(lines, {
      count: 6,
      firstPosition: 10,
      lastPosition: 20,
      firstTimestamp: noon('2026-01-01'),
      lastTimestamp: noon('2026-01-09'),
      late: 2,
    });
    assert.deepEqual(excluded, { outside_period: 0, erased: 0, bad_signature: 1, future: 1, skipped: 1 });
    const { count, firstAt, lastAt, days, outcomes, namingPersons } = usable;
    assert.deepEqual([count, firstAt, lastAt, namingPersons], [3, noon('2026-01-02'), noon('2026-01-03'), 1]);
    assert.deepEqual(
      [...days].toSorted(([a], [b]) => a - b),
      [
        [dayNumber('2026-01-02'), 1],
        [dayNumber('2026-01-03'), 2],
      ],
    );
    assert.deepEqual(outcomes, { pass: 1, caution: 0, adverse: 1, neutral: 1 });
  });

  it('numbers the lines of the file from 1, those that are no evidence included', () => {
    const { first, adverse } = sumOf(taken).usable.refs;
    assert.deepEqual(
      first.map(({ line, recordId }) => [line, recordId]),
      [
        [1, 'r0'],
        [3, 'r4'],
        [5, 'r8'],
      ],
    );
    assert.deepEqual(
      adverse.map(({ line }) => line),
      [3],
    );
  });

  it('counts records without a line by their reason only', () => {
    const sum = new KindSum();
    for (const reason of ['erased', 'outside_period', 'outside_period'] as const) sum.exclude(reason);
    const { count, firstPosition, excluded } = sum.result();
    assert.deepEqual([count, firstPosition, excluded.erased, excluded.outside_period], [0, -1, 1, 2]);
    const joined = new KindSum();
    joined.join(sum.result());
    assert.deepEqual(joined.result(), sum.result());
  });

  it('adds up however the records are cut', () => {
    const judged = fc.constantFrom<Taken['judged']>(
      'future',
      'skipped',
      'bad_signature',
      said('pass'),
      said('caution', { subject: 'g2', namesPerson: true }),
      said('adverse'),
      said('adverse', { resolved: true, subject: '' }),
      said('neutral'),
    );
    const at = fc.integer({ min: 1, max: 28 }).map((day) => noon(`2026-02-${String(day).padStart(2, '0')}`));
    const some = fc.array(fc.record({ at, judged, late: fc.boolean() }), { maxLength: 15 });
    fc.assert(
      fc.property(some, fc.array(fc.nat(15), { maxLength: 3 }), (records, cuts) => {
        const joined = new KindSum();
        const ends = [...cuts, records.length].toSorted((a, b) => a - b);
        for (const [i, end] of ends.entries()) {
          const start = ends[i - 1] ?? 0;
          joined.join(sumOf(records.slice(start, end), 2 * start));
        }
        assert.deepEqual(joined.result(), sumOf(records));
      }),
    );
  });
});
