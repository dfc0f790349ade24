import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { dayNumber, dayText } from '../../../src/core/clauses/utc-day.ts';
import {
  assessedDays,
  daysIn,
  longestGap,
  weeklyCounts,
  weeksCovered,
  type AssessedPeriod,
} from '../../../src/core/clauses/weeks.ts';
import { isoWeek, weeksOf } from './reference-calendar.ts';

const range = (first: string, last: string) => ({ first: dayNumber(first), last: dayNumber(last) });
const days = (...texts: string[]) => new Set(texts.map(dayNumber));

const period = (changes: Partial<AssessedPeriod> = {}) =>
  assessedDays({
    fromDate: '2026-01-01',
    toDate: '2026-03-31',
    inServiceSince: '',
    builtAt: '2026-04-02T00:00:00.000000Z',
    ...changes,
  });

describe('assessedDays', () => {
  it('is the whole period that was asked for', () => {
    assert.deepEqual(period(), range('2026-01-01', '2026-03-31'));
  });

  it('ends with the day of the build while the period is still running', () => {
    const builtAt = '2026-02-10T00:00:00.000000Z';
    assert.deepEqual(period({ builtAt }), range('2026-01-01', '2026-02-10'));
    assert.deepEqual(period({ builtAt: '2026-03-31T23:59:59.999999Z' }), range('2026-01-01', '2026-03-31'));
  });

  it('begins when the system came into service, where that is within the period', () => {
    const from = (inServiceSince: string) => dayText(period({ inServiceSince }).first);
    assert.equal(from('2024-02-29'), '2026-01-01');
    assert.equal(from('2026-01-01'), '2026-01-01');
    assert.equal(from('2026-02-15'), '2026-02-15');
    assert.equal(daysIn(period({ inServiceSince: '2026-03-31' })), 1);
  });

  it('has no days for a system not yet in service, and for a period that lies ahead', () => {
    assert.equal(daysIn(period({ inServiceSince: '2026-04-01' })), 0);
    assert.equal(daysIn(period({ builtAt: '2025-12-31T23:59:59.999999Z' })), 0);
  });
});

describe('longestGap', () => {
  const january = range('2026-01-01', '2026-01-31');

  it('includes the start and the end', () => {
    assert.equal(longestGap(days('2026-01-16'), january), 15);
    assert.equal(longestGap(days('2026-01-31'), january), 30);
    assert.equal(longestGap(days('2026-01-01'), january), 30);
    assert.equal(longestGap(days(), january), 31);
  });

  it('is the number of days between', () => {
    assert.equal(longestGap(days('2026-01-01', '2026-01-16', '2026-01-31'), january), 14);
    assert.equal(longestGap(days('2026-01-01', '2026-01-02'), range('2026-01-01', '2026-01-02')), 0);
  });

  it('does not look beside the range', () => {
    assert.equal(longestGap(days('2025-12-31', '2026-02-01'), january), 31);
    assert.equal(longestGap(days('2026-01-02'), { first: 5, last: 4 }), 0);
  });

  it('is what looking at every day gives', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50)), fc.nat(40), fc.nat(40), (some, first, length) => {
        const last = first + length;
        let [longest, run] = [0, 0];
        for (let day = first; day <= last; day++) {
          run = some.includes(day) ? 0 : run + 1;
          longest = Math.max(longest, run);
        }
        assert.equal(longestGap(new Set(some), { first, last }), longest);
      }),
    );
  });
});

describe('weeksCovered', () => {
  it('counts the weeks that the period touches, the first and the last perhaps in part', () => {
    const quarter = range('2026-01-01', '2026-03-31');
    assert.deepEqual(weeksCovered(days(), quarter), { with: 0, total: 14 });
    assert.deepEqual(weeksCovered(days('2026-01-04', '2026-01-05'), quarter), { with: 2, total: 14 });
    assert.deepEqual(weeksCovered(days('2026-01-05', '2026-01-11'), quarter), { with: 1, total: 14 });
  });

  it('keeps a week whole over New Year', () => {
    // 2020-W53 is Monday 28 December to Sunday 3 January; 2026-W01 is 29 December to 4 January.
    for (const [monday, sunday] of [
      ['2020-12-28', '2021-01-03'],
      ['2025-12-29', '2026-01-04'],
      ['2024-02-26', '2024-03-03'],
    ] as const) {
      assert.deepEqual(weeksCovered(days(monday, sunday), range(monday, sunday)), { with: 1, total: 1 });
      const longer = { first: dayNumber(monday) - 1, last: dayNumber(sunday) + 1 };
      assert.deepEqual(weeksCovered(days(monday, sunday), longer), { with: 1, total: 3 });
    }
  });

  it('has no weeks where there are no days', () => {
    assert.deepEqual(weeksCovered(days('2026-01-01'), { first: 5, last: 4 }), { with: 0, total: 0 });
  });

  it('agrees with ISO 8601 over all years', () => {
    const day = fc.integer({ min: dayNumber('0001-01-08'), max: dayNumber('9998-12-31') });
    fc.assert(
      fc.property(day, fc.nat(60), fc.array(fc.nat(70)), (first, length, offsets) => {
        const all = Array.from({ length: length + 1 }, (_, i) => first + i);
        const withEvidence = new Set(offsets.map((offset) => first - 5 + offset));
        assert.deepEqual(weeksCovered(withEvidence, { first, last: first + length }), {
          with: weeksOf(all.filter((one) => withEvidence.has(one)).map(dayText)),
          total: weeksOf(all.map(dayText)),
        });
      }),
    );
  });
});

describe('isoWeek', () => {
  it('names weeks as ISO 8601 does', () => {
    assert.deepEqual(
      ['2020-12-28', '2021-01-03', '2021-01-04', '2025-12-28', '2025-12-29', '2026-01-04'].map(isoWeek),
      ['2020-W53', '2020-W53', '2021-W01', '2025-W52', '2026-W01', '2026-W01'],
    );
  });
});

describe('weeklyCounts', () => {
  it('names weeks by their Monday, in order, without empty ones and what lies beside the range', () => {
    const counts = new Map([
      [dayNumber('2026-01-14'), 4],
      [dayNumber('2026-01-01'), 1],
      [dayNumber('2026-01-04'), 2],
      [dayNumber('2025-12-31'), 9],
      [dayNumber('2026-02-01'), 9],
    ]);
    assert.deepEqual(weeklyCounts(counts, range('2026-01-01', '2026-01-31')), [
      { week: '2025-12-29', records: 3 },
      { week: '2026-01-12', records: 4 },
    ]);
  });
});
