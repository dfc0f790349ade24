import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Judgement } from '../../../src/core/clauses/outcome.ts';
import { MOST_SUBJECTS, SubjectSum } from '../../../src/core/clauses/subject-sum.ts';

interface Result {
  readonly subject: string;
  readonly outcome: Judgement['outcome'];
  readonly resolved?: boolean;
  readonly at: string;
  readonly position: number;
}

function sumOf(results: readonly Result[], sum = new SubjectSum()): SubjectSum {
  for (const { subject, outcome, resolved = false, at, position } of results)
    sum.take({ subject, outcome, resolved, namesPerson: false }, at, position);
  return sum;
}

const result = (at: string, position: number, changes: Partial<Result> = {}): Result => ({
  subject: 'g1',
  outcome: 'pass',
  at,
  position,
  ...changes,
});
const fail = (at: string, position: number, changes: Partial<Result> = {}) =>
  result(at, position, { outcome: 'adverse', ...changes });

const neutral = (at: string, position: number) => result(at, position, { outcome: 'neutral' });

const latestOf = (...results: Result[]) => {
  const tally = sumOf(results).result().subjects.get('g1');
  return tally && [tally.latestAt, tally.latestPosition, tally.latestOpen];
};

const numbered = (i: number) => `g${String(i).padStart(5, '0')}`;
const someResults = (subjects: number, maxLength: number) =>
  fc
    .array(
      fc.record({
        subject: fc.nat(subjects - 1).map(numbered),
        outcome: fc.constantFrom('pass' as const, 'caution' as const, 'adverse' as const, 'neutral' as const),
        resolved: fc.boolean(),
        at: fc.nat(20).map(String),
      }),
      { maxLength },
    )
    .map((results) => results.map((one, position) => ({ ...one, position })));

describe('SubjectSum', () => {
  it('counts records, adverse ones, and those without a waiver of their own', () => {
    const { subjects, otherSubjects } = sumOf([
      result('1', 0),
      fail('2', 1),
      fail('3', 2, { resolved: true }),
      result('4', 3, { outcome: 'neutral' }),
      fail('1', 4, { subject: '' }),
    ]).result();
    assert.deepEqual([...subjects.keys()], ['g1', '']);
    const { records, adverse, open } = subjects.get('g1') ?? assert.fail();
    assert.deepEqual({ records, adverse, open }, { records: 4, adverse: 2, open: 1 });
    assert.deepEqual(otherSubjects, { records: 0, adverse: 0, open: 0 });
  });

  it('goes by the latest timestamp, wherever it stands', () => {
    assert.deepEqual(latestOf(fail('1', 0), result('2', 1)), ['2', 1, false]);
    assert.deepEqual(latestOf(result('2', 0), fail('1', 1)), ['2', 0, false]);
    assert.deepEqual(latestOf(fail('2', 0), result('1', 1)), ['2', 0, true]);
  });

  it('goes by the position among equal timestamps', () => {
    assert.deepEqual(latestOf(fail('1', 0), result('1', 1)), ['1', 1, false]);
    assert.deepEqual(latestOf(result('1', 0), fail('1', 1)), ['1', 1, true]);
    const joined = new SubjectSum();
    for (const part of [[result('1', 7)], [fail('1', 3)]]) joined.join(sumOf(part).result());
    assert.equal(joined.result().subjects.get('g1')?.latestOpen, false);
  });

  it('takes a neutral record for no result', () => {
    assert.deepEqual(latestOf(fail('1', 0), neutral('2', 1)), ['1', 0, true]);
    assert.deepEqual(latestOf(neutral('2', 0)), ['', -1, false]);
  });

  it('keeps the thousand smallest names and adds up the rest', () => {
    const names = Array.from({ length: 2500 }, (_, i) => numbered((i * 1009) % 2500));
    const { subjects, otherSubjects } = sumOf(
      names.map((subject, position) => fail('1', position, { subject })),
    ).result();
    assert.equal(subjects.size, MOST_SUBJECTS);
    assert.deepEqual([...subjects.keys()].toSorted(), names.toSorted().slice(0, 1000));
    assert.deepEqual(otherSubjects, { records: 1500, adverse: 1500, open: 1500 });
  });

  it('keeps a new name that is only just among the smallest', () => {
    const evens = Array.from({ length: 2000 }, (_, i) => numbered(2 * i));
    const { subjects } = sumOf(
      [...evens, numbered(1997)].map((subject, position) => result('1', position, { subject })),
    ).result();
    assert.deepEqual(
      [1996, 1997, 1998].map((i) => subjects.has(numbered(i))),
      [true, true, false],
    );
  });

  it('orders names by code units', () => {
    const first = Array.from({ length: 998 }, (_, i) => `b${i}`);
    // A pair of surrogates begins with U+D800, which is less than U+FFFF.
    const { subjects } = sumOf(
      [...first, '\uffff', '\u{10000}', 'Z'].map((subject, i) => result('1', i, { subject })),
    ).result();
    assert.deepEqual(
      ['Z', '\u{10000}', '\uffff'].map((name) => subjects.has(name)),
      [true, true, false],
    );
  });

  it('does not depend on the order of the records, nor on where a log is cut', () => {
    const cases = fc
      .tuple(fc.constantFrom(3, 4000), fc.infiniteStream(fc.nat(1_000_000)))
      .chain(([subjects, order]) =>
        fc.tuple(someResults(subjects, 60), fc.array(fc.nat(60), { maxLength: 3 }), fc.constant(order)),
      );
    fc.assert(
      fc.property(cases, ([results, cuts, order]) => {
        const whole = sumOf(results).result();
        const shuffled = results
          .map((one) => ({ one, key: order.next().value }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one);
        assert.deepEqual(sumOf(shuffled).result(), whole);
        const joined = new SubjectSum();
        const ends = [...cuts, results.length].toSorted((a, b) => a - b);
        for (const [i, end] of ends.entries())
          joined.join(sumOf(results.slice(ends[i - 1] ?? 0, end)).result());
        assert.deepEqual(joined.result(), whole);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps the same subjects however a log of thousands is cut', () => {
    const results = Array.from({ length: 6000 }, (_, position) =>
      (position % 3 === 0 ? fail : result)(String(position % 7), position, {
        subject: numbered((position * 2003) % 4200),
      }),
    );
    const whole = sumOf(results).result();
    assert.equal(whole.subjects.size, MOST_SUBJECTS);
    for (const cut of [1, 999, 1001, 3000, 5999]) {
      const joined = new SubjectSum();
      for (const part of [results.slice(0, cut), results.slice(cut)]) joined.join(sumOf(part).result());
      assert.deepEqual(joined.result(), whole);
    }
    assert.deepEqual(sumOf(results.toReversed()).result(), whole);
  });
});
