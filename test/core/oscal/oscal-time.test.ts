import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oscalTime } from '../../../src/core/oscal/oscal-time.ts';

describe('oscalTime', () => {
  it('leaves the instants of the years 1900 to 2999', () => {
    for (const instant of ['1900-01-01T00:00:00.000000Z', '2026-02-28T12:30:00.000001Z'])
      assert.equal(oscalTime(instant), instant);
  });

  it('takes the nearest instant of those years for any other', () => {
    assert.equal(oscalTime('0001-05-05T00:00:00.000000Z'), '1900-01-01T00:00:00.000000Z');
    assert.equal(oscalTime('9999-12-31T00:00:00.000000Z'), '2999-12-31T23:59:59.999999Z');
  });
});
