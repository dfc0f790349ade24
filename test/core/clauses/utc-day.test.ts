import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { DayReader, dayNumber, dayText } from '../../../src/core/clauses/utc-day.ts';
import { fromMillis } from '../../../src/core/time.ts';

const DAY_MILLIS = 86_400_000;
const someMillis = fc.integer({
  min: Date.parse('0000-01-01T00:00:00Z'),
  max: Date.parse('9999-12-31T23:59:59.999Z'),
});

const length = (from: string, to: string) => dayNumber(to) - dayNumber(from);

describe('dayNumber', () => {
  it('counts the days since 1970-01-01', () => {
    assert.equal(dayNumber('1970-01-01'), 0);
    assert.equal(dayNumber('1969-12-31'), -1);
    assert.equal(dayNumber('2000-03-01'), 11_017);
  });

  it('knows leap days', () => {
    assert.equal(length('2024-02-28', '2024-03-01'), 2);
    assert.equal(length('2026-02-28', '2026-03-01'), 1);
    assert.equal(length('2000-02-28', '2000-03-01'), 2);
    assert.equal(length('2100-02-28', '2100-03-01'), 1);
    assert.equal(length('2024-01-01', '2025-01-01'), 366);
  });

  it('takes the whole UTC day for one, from its first to its last microsecond', () => {
    assert.equal(dayNumber('2026-01-01T00:00:00.000000Z'), dayNumber('2026-01-01'));
    assert.equal(dayNumber('2026-01-01T23:59:59.999999Z'), dayNumber('2026-01-01'));
  });

  it('agrees with Date for every instant', () => {
    fc.assert(
      fc.property(someMillis, (millis) => {
        assert.equal(dayNumber(fromMillis(millis)), Math.floor(millis / DAY_MILLIS));
      }),
    );
  });

  it('is a whole number even for days that no calendar has', () => {
    for (const text of ['2026-02-31', '2026-13-01', '2026-00-00', '9999-99-99', '0000-00-00'])
      assert.ok(Number.isSafeInteger(dayNumber(text)), text);
    assert.equal(dayNumber('2026-02-31'), dayNumber('2026-03-03'));
  });
});

describe('dayText', () => {
  it('is the day that dayNumber counts', () => {
    fc.assert(
      fc.property(someMillis, (millis) => {
        const day = fromMillis(millis).slice(0, 10);
        assert.equal(dayText(dayNumber(day)), day);
      }),
    );
  });
});

describe('DayReader', () => {
  it('reads as dayNumber does, whatever came before', () => {
    const near = fc.nat(3 * DAY_MILLIS).map((millis) => fromMillis(Date.parse('2026-02-27') + millis));
    fc.assert(
      fc.property(fc.array(fc.oneof(near, someMillis.map(fromMillis))), (instants) => {
        const reader = new DayReader();
        for (const instant of instants) assert.equal(reader.dayOf(instant), dayNumber(instant));
      }),
    );
  });
});
