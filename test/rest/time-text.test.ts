import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';
import * as fc from 'fast-check';
import { parseTime, timeText } from '../../src/rest/time-text.ts';

function shown(text: string): string | null | undefined {
  const time = parseTime(text);
  return time && timeText(create(TimestampSchema, time));
}

describe('timeText', () => {
  it('is null when unset', () => {
    assert.equal(timeText(undefined), null);
  });

  it('cuts nanoseconds off', () => {
    const time = create(TimestampSchema, { seconds: -1n, nanos: 999_999_999 });
    assert.equal(timeText(time), '1969-12-31T23:59:59.999999+00:00');
  });
});

describe('parseTime', () => {
  const times: [string, string | undefined][] = [
    ['2026-01-02T15:04:05Z', '2026-01-02T15:04:05.000000+00:00'],
    ['2026-01-02t15:04:05z', '2026-01-02T15:04:05.000000+00:00'],
    ['2026-01-02T15:04:05.1Z', '2026-01-02T15:04:05.100000+00:00'],
    ['2026-01-02T15:04:05.123456999Z', '2026-01-02T15:04:05.123456+00:00'],
    ['2026-01-02T00:30:00+05:30', '2026-01-01T19:00:00.000000+00:00'],
    ['2026-01-02T23:30:00.5-01:00', '2026-01-03T00:30:00.500000+00:00'],
    ['1969-12-31T23:59:59.25Z', '1969-12-31T23:59:59.250000+00:00'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000+00:00'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000000+00:00'],
    ['0001-01-01T00:00:00+01:00', undefined],
    ['9999-12-31T23:59:59-01:00', undefined],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-02-30T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-01-02T24:00:01Z', undefined],
    ['2026-01-02T15:04:60Z', undefined],
    ['2026-01-02T15:04:05', undefined],
    ['2026-01-02 15:04:05Z', undefined],
    ['2026-01-02T15:04:05+0100', undefined],
    ['2026-01-02T15:04:05.Z', undefined],
    ['2026-01-02', undefined],
    ['+02026-01-02T15:04:05Z', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of times) {
    it(`reads ${text} as ${expected}`, () => {
      assert.equal(shown(text), expected);
    });
  }

  it('reads every instant as the platform does', () => {
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        const text = date.toISOString();
        assert.equal(shown(text), `${text.slice(0, -1)}000+00:00`);
      }),
    );
  });
});
