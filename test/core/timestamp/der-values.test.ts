import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { TAG } from '../../../src/core/timestamp/der-tags.ts';
import { parseDer, tlv } from '../../../src/core/timestamp/der.ts';
import {
  generalizedTime,
  generalizedTimeDate,
  integerHex,
  isOid,
  oid,
  oidText,
  unsignedInteger,
} from '../../../src/core/timestamp/der-values.ts';

const malformed = { name: 'TimestampError', code: 'malformed' };
const integer = (hex: string): string =>
  integerHex(parseDer(tlv(TAG.integer, Buffer.from(hex, 'hex')), 'test'));
const time = (text: string): Date =>
  generalizedTimeDate(parseDer(tlv(TAG.generalizedTime, Buffer.from(text)), 'test'));

describe('oid', () => {
  it('writes the examples of the standards', () => {
    assert.equal(oid('1.2.840.113549.1.7.2').toString('hex'), '06092a864886f70d010702');
    // The UUID example of ITU-T X.667, as an arc of 2.25
    const uuid = '2.25.329800735698586629295641978511506172918';
    assert.equal(oid(uuid).toString('hex'), '06146983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776');
  });

  it('refuses what is none', () => {
    for (const text of ['', '1', '3.1', '1.40', '0.040', '1.2.', '1.2.03', '1..2', '1.2.a', ' 1.2']) {
      assert.equal(isOid(text), false, text);
      assert.throws(() => oid(text), RangeError, text);
    }
  });
});

describe('oidText', () => {
  it('reads back every identifier that oid writes', () => {
    const arcs = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n }), { minLength: 0, maxLength: 5 });
    const root = fc.oneof(
      fc.tuple(fc.constantFrom(0n, 1n), fc.bigInt({ min: 0n, max: 39n })),
      fc.tuple(fc.constant(2n), fc.bigInt({ min: 0n, max: 2n ** 40n })),
    );
    fc.assert(
      fc.property(root, arcs, (head, tail) => {
        const text = [...head, ...tail].join('.');
        assert.equal(oidText(parseDer(oid(text), 'test')), text);
      }),
    );
  });

  it('refuses another type and an endless one', () => {
    assert.throws(() => oidText(parseDer(tlv(TAG.null), 'test')), malformed);
    const endless = tlv(TAG.oid, Buffer.concat([Buffer.alloc(64, 0xff), Buffer.from([1])]));
    assert.throws(() => oidText(parseDer(endless, 'test')), malformed);
  });
});

describe('unsignedInteger', () => {
  it('is minimal and positive', () => {
    for (const [magnitude, written] of [
      ['', '020100'],
      ['0000', '020100'],
      ['007f', '02017f'],
      ['80', '02020080'],
      ['00ff01', '020300ff01'],
    ] as const) {
      assert.equal(unsignedInteger(Buffer.from(magnitude, 'hex')).toString('hex'), written);
    }
  });
});

describe('integerHex', () => {
  it('writes whole bytes and a sign', () => {
    assert.deepEqual(['00', '04d2', '00ff', '80', 'ff7f'].map(integer), ['00', '04d2', 'ff', '-80', '-81']);
  });
});

describe('generalizedTime', () => {
  it('cuts off the fraction of a second', () => {
    const written = generalizedTime(new Date('2026-03-04T05:06:07.999Z'));
    assert.equal(written.subarray(2).toString(), '20260304050607Z');
  });
});

describe('generalizedTimeDate', () => {
  it('reads whole seconds and fractions to the millisecond', () => {
    assert.equal(time('20260304050607Z').toISOString(), '2026-03-04T05:06:07.000Z');
    assert.equal(time('20260304050607.5Z').toISOString(), '2026-03-04T05:06:07.500Z');
    assert.equal(time('20260304050607.123456Z').toISOString(), '2026-03-04T05:06:07.123Z');
  });

  for (const text of [
    '20260304050607',
    '202603040506Z',
    '20260304050607.Z',
    '20260304050607.50Z',
    '20260304050607,5Z',
    '20260304050607+0000',
    '20260230050607Z',
    '20261304050607Z',
    '20260304240000Z',
    '20260304050660Z',
    '2026030405060\u0660Z',
  ]) {
    it(`refuses ${text}`, () => {
      assert.throws(() => time(text), malformed);
    });
  }
});
