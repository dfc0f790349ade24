import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { dayNumber, dayText } from '../../../src/core/clauses/utc-day.ts';
import { weeklyCounts } from '../../../src/core/clauses/weeks.ts';
import { toBars, weekChart } from '../../../src/core/report/week-chart.ts';

const range = (first: string, last: string) => ({ first: dayNumber(first), last: dayNumber(last) });

describe('toBars', () => {
  it('has a bar for each week of the period, also for those without records', () => {
    const weeks = [
      { week: '2025-12-29', records: 3 },
      { week: '2026-01-12', records: 5 },
    ];
    assert.deepEqual(toBars(weeks, range('2026-01-01', '2026-01-20')), {
      records: [3, 0, 5, 0],
      weeksPerBar: 1,
      firstWeek: '2025-12-29',
      lastWeek: '2026-01-19',
    });
  });

  it('joins whole weeks when the period is long, and loses no record', () => {
    const someDays = fc.uniqueArray(fc.nat({ max: 36_524 }), { minLength: 1 });
    fc.assert(
      fc.property(someDays, fc.nat({ max: 36_524 }), (offsets, length) => {
        const first = dayNumber('1999-12-31');
        const days = { first, last: first + length };
        const within = offsets.filter((offset) => offset <= length);
        const weeks = weeklyCounts(new Map(within.map((offset) => [first + offset, offset + 1])), days);
        const bars = toBars(weeks, days);
        assert.ok(bars !== undefined);
        assert.ok(bars.records.length <= 110);
        const total = within.reduce((sum, offset) => sum + offset + 1, 0);
        assert.equal(
          bars.records.reduce((sum, records) => sum + records, 0),
          total,
        );
        assert.ok(bars.weeksPerBar * bars.records.length * 7 >= length + 1);
      }),
    );
  });

  it('puts a record into the bar of its week', () => {
    const days = range('2000-01-03', '2019-12-29');
    const monday = dayText(days.first + 7 * 100);
    const bars = toBars([{ week: monday, records: 1 }], days);
    assert.equal(bars?.weeksPerBar, 10);
    assert.equal(bars.records.indexOf(1), 10);
  });

  it('has none for a period without days', () => {
    assert.equal(toBars([], range('2026-01-02', '2026-01-01')), undefined);
  });
});

describe('weekChart', () => {
  it('draws a bar or the sign of a gap for each week, with its words', () => {
    const bars = { records: [4, 0, 1_000_000, 0, 0], weeksPerBar: 1, firstWeek: '', lastWeek: '' };
    const svg = weekChart(bars, 'A & B').toString();
    const marks = (name: string) => new RegExp(`class="${name}" d="([^"]*)"`).exec(svg)?.[1]?.match(/M/g);
    assert.equal(marks('bar')?.length, 2);
    assert.equal(marks('none')?.length, 3);
    assert.match(svg, /role="img"/);
    assert.match(svg, /<title>A &amp; B<\/title>/);
  });

  it('keeps the smallest bar visible', () => {
    const bars = { records: [1, 1_000_000], weeksPerBar: 1, firstWeek: '', lastWeek: '' };
    assert.match(weekChart(bars, '').toString(), /d="M0\.1 40v-1h/);
  });
});
