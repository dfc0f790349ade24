import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counted, grouped, longDate, percent, toSecond } from '../../../src/core/report/figures.ts';

describe('grouped', () => {
  it('parts thousands by commas', () => {
    assert.deepEqual([0, 999, 1000, 12_345, 1_234_567_890].map(grouped), [
      '0',
      '999',
      '1,000',
      '12,345',
      '1,234,567,890',
    ]);
  });
});

describe('counted', () => {
  it('uses the singular for one only', () => {
    assert.deepEqual(
      [0, 1, 2000].map((count) => counted(count, 'day')),
      ['0 days', '1 day', '2,000 days'],
    );
    assert.equal(counted(2, 'record was', 'records were'), '2 records were');
  });
});

describe('percent', () => {
  it('has no digits that come from binary fractions', () => {
    assert.deepEqual([0.75, 0.07, 0.055, 1].map(percent), ['75 %', '7 %', '5.5 %', '100 %']);
  });
});

describe('longDate', () => {
  it('writes days in words and leaves other texts', () => {
    assert.equal(longDate('2027-12-02'), '2 December 2027');
    assert.equal(longDate('2028-02-29'), '29 February 2028');
    assert.equal(longDate('2027-02-29'), '2027-02-29');
    assert.equal(longDate(''), '');
  });
});

describe('toSecond', () => {
  it('cuts an instant and keeps the absence of one', () => {
    assert.equal(toSecond('2026-04-02T08:15:30.999999Z'), '2026-04-02 08:15:30');
    assert.equal(toSecond(''), '');
  });
});
