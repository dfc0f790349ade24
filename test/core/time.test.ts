import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  dayOf,
  daysToInstants,
  fromMillis,
  isCalendarDate,
  parseInstant,
  shiftSeconds,
  throwIfAborted,
  toMillis,
} from '../../src/core/time.ts';

const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');
const millis = fc.integer({ min: FIRST, max: LAST });

describe('fromMillis', () => {
  it('comes back, compares as the moments do, and has one form', () => {
    fc.assert(
      fc.property(millis, millis, (a, b) => {
        assert.equal(toMillis(fromMillis(a)), a);
        assert.equal(fromMillis(a) < fromMillis(b), a < b);
        assert.match(fromMillis(a), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000Z$/);
      }),
    );
  });
});

describe('parseInstant', () => {
  const read: Record<string, string> = {
    '2026-03-01T00:00:00Z': '2026-03-01T00:00:00.000000Z',
    '2026-03-01t00:00:00z': '2026-03-01T00:00:00.000000Z',
    '2026-03-01T00:00:00.1Z': '2026-03-01T00:00:00.100000Z',
    '2026-03-01T00:00:00.1234569Z': '2026-03-01T00:00:00.123456Z',
    '2026-03-01T00:00:00+00:00': '2026-03-01T00:00:00.000000Z',
    '2026-03-01T00:30:00.000001+01:00': '2026-02-28T23:30:00.000001Z',
    '2026-12-31T20:00:00.999999-05:30': '2027-01-01T01:30:00.999999Z',
    '2024-02-29T12:00:00+14:00': '2024-02-28T22:00:00.000000Z',
    '9999-12-31T23:59:59.999999Z': '9999-12-31T23:59:59.999999Z',
    '0001-01-01T00:00:00Z': '0001-01-01T00:00:00.000000Z',
  };
  for (const [text, instant] of Object.entries(read))
    it(`reads ${text}`, () => assert.equal(parseInstant(text), instant));

  const refused = [
    '',
    '2026-03-01',
    '2026-03-01T00:00:00',
    '2026-03-01 00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01T00:60:00Z',
    '2026-03-01T00:00:60Z',
    '2026-03-01T00:00:00.Z',
    '2026-03-01T00:00:00,5Z',
    '2026-03-01T00:00:00+1:00',
    '2026-03-01T00:00:00+0100',
    '2026-03-01T00:00:00+25:00',
    '+02026-03-01T00:00:00Z',
    '12026-03-01T00:00:00Z',
    '0000-06-01T00:00:00Z',
    '9999-12-31T23:59:59-00:01',
    ' 2026-03-01T00:00:00Z',
    '2026-03-01T00:00:00Z\n',
    '２０２６-03-01T00:00:00Z',
    '1772323200',
  ];
  for (const text of refused)
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseInstant(text), undefined));

  it('reads its own form unchanged', () => {
    const micros = fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: LAST });
    fc.assert(
      fc.property(micros, fc.nat(999), (at, micro) => {
        const instant = `${fromMillis(at).slice(0, 23)}${String(micro).padStart(3, '0')}Z`;
        assert.equal(parseInstant(instant), instant);
      }),
    );
  });

  it('is the same moment whatever the offset', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -1439, max: 1439 }), (at, minutes) => {
        const local = new Date(at + minutes * 60_000).toISOString().slice(0, -1);
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const offset = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
        assert.equal(parseInstant(local + offset), fromMillis(at));
      }),
    );
  });
});

describe('shiftSeconds', () => {
  it('keeps the microseconds and goes there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -1e6, max: 1e6 }), (at, seconds) => {
        const instant = `${fromMillis(at).slice(0, 23)}789Z`;
        const shifted = shiftSeconds(instant, seconds);
        assert.equal(toMillis(shifted) - toMillis(instant), seconds * 1000);
        assert.ok(shifted.endsWith('789Z'));
        assert.equal(shiftSeconds(shifted, -seconds), instant);
      }),
    );
  });

  it('stays within the years that compare as strings', () => {
    assert.equal(shiftSeconds('0000-01-01T00:00:01.000000Z', -2), '0000-01-01T00:00:00.000000Z');
    const beyond = shiftSeconds('9999-12-31T23:59:58.500000Z', 3600);
    assert.ok(beyond >= '9999-12-31T23:59:58.500000Z' && beyond.length === 27, beyond);
    assert.equal(shiftSeconds('9999-99-99T99:99:99.000000Z', 5), '9999-99-99T99:99:99.000000Z');
  });
});

function daysOf(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const two = (n: number) => String(n).padStart(2, '0');

describe('isCalendarDate', () => {
  it('knows each day of the Gregorian calendar and no other', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(15), fc.nat(35), (year, month, day) => {
        const exists = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
        assert.equal(isCalendarDate(`${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`), exists);
      }),
      { numRuns: 2000 },
    );
  });

  it('wants one spelling', () => {
    for (const text of [
      '2026-3-1',
      '20260301',
      '2026-03-01T00:00:00Z',
      ' 2026-03-01',
      '2026/03/01',
      '2026-03-01\n',
    ])
      assert.ok(!isCalendarDate(text), text);
  });
});

describe('daysToInstants', () => {
  it('runs from the first microsecond of the first day to the last of the last', () => {
    const { from, to } = daysToInstants('2026-02-28', '2026-02-28');
    assert.equal(from, '2026-02-28T00:00:00.000000Z');
    assert.equal(to, '2026-02-28T23:59:59.999999Z');
    assert.equal(dayOf(from), '2026-02-28');
    assert.equal(dayOf(to), '2026-02-28');
    assert.ok(shiftSeconds(to, 1) > '2026-03-01T00:00:00.000000Z');
  });
});

describe('throwIfAborted', () => {
  it('throws what the caller aborted with', () => {
    const reason = new Error('deadline');
    assert.throws(() => throwIfAborted(AbortSignal.abort(reason)), reason);
    assert.throws(() => throwIfAborted(AbortSignal.abort('because')), { code: 'SHUTTING_DOWN' });
    throwIfAborted(undefined);
    throwIfAborted(new AbortController().signal);
  });
});
