import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { contextTag, TAG } from '../../../src/core/timestamp/der-tags.ts';
import {
  children,
  onlyChild,
  parseDer,
  SequenceReader,
  setOf,
  tlv,
} from '../../../src/core/timestamp/der.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const malformed = { name: 'TimestampError', code: 'malformed' };

describe('tlv', () => {
  it('writes the shortest length for every size', () => {
    for (const [size, header] of [
      [0, '0400'],
      [127, '047f'],
      [128, '048180'],
      [255, '0481ff'],
      [256, '04820100'],
      [65535, '0482ffff'],
    ] as const) {
      const written = tlv(TAG.octetString, Buffer.alloc(size));
      assert.equal(written.subarray(0, header.length / 2).toString('hex'), header);
      assert.equal(written.length, header.length / 2 + size);
    }
  });

  it('refuses what no time-stamp needs', () => {
    assert.throws(() => tlv(TAG.octetString, Buffer.alloc(65536)), RangeError);
  });
});

describe('setOf', () => {
  it('sorts its members by their bytes, a shorter one before its continuation', () => {
    const members = ['0402 ff00', '0201 05', '0401 ff', '0402 0001'].map(hex);
    assert.equal(setOf(TAG.set, members).toString('hex'), '310e0201050401ff040200010402ff00');
  });
});

describe('parseDer', () => {
  it('reads back what tlv wrote, byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (content) => {
        const written = tlv(TAG.octetString, content);
        const element = parseDer(written, 'test');
        assert.deepEqual(element.content, Buffer.from(content));
        assert.deepEqual(element.raw, written);
      }),
    );
  });

  for (const [fact, bytes] of [
    ['nothing', ''],
    ['a tag alone', '30'],
    ['a byte after the end', '0500 00'],
    ['content that is cut off', '0402 00'],
    ['a length that is cut off', '0482 01'],
    ['the indefinite length of BER', '3080 0500 0000'],
    ['a one-byte length in two bytes', `0481 7f ${'00'.repeat(127)}`],
    ['a two-byte length with a leading zero', `0482 00ff ${'00'.repeat(255)}`],
    ['a length of five bytes', '0485 0000000001 00'],
    ['the reserved length octet', '04ff'],
    ['a tag in several octets', '1f81 0100'],
    ['the end-of-contents tag', '0000'],
    ['a child that is longer than its parent', '3003 0402 00'],
    ['an octet string in parts', '2403 0401 00'],
    ['a primitive sequence', '1000'],
    ['a primitive set inside', '3002 1100'],
    ['true written as 01', '0101 01'],
    ['an empty integer', '0200'],
    ['a padded positive integer', '0202 007f'],
    ['a padded negative integer', '0202 ff80'],
    ['null with content', '0501 00'],
    ['an empty object identifier', '0600'],
    ['an unfinished object identifier', '0601 86'],
    ['a padded object identifier', '0603 2a8001'],
    ['a bit string without its first octet', '0300'],
    ['eight unused bits', '0302 0800'],
    ['unused bits that are set', '0302 0403'],
    ['unused bits of nothing', '0301 01'],
  ] as const) {
    it(`refuses ${fact}`, () => {
      assert.throws(() => parseDer(hex(bytes), 'test'), malformed);
    });
  }

  it('accepts canonical values next to the refused ones', () => {
    for (const bytes of [
      '0202 0080',
      '0202 ff7f',
      '0101 ff',
      '0302 0410',
      '0301 00',
      '0603 2a8100',
      '8001 00',
    ]) {
      assert.equal(parseDer(hex(bytes), 'test').raw.length, hex(bytes).length);
    }
  });

  it('refuses nesting that would exhaust the stack', () => {
    let nested = tlv(TAG.null);
    for (let depth = 0; depth < 10_000; depth += 1) nested = tlv(TAG.sequence, nested.subarray(0, 60_000));
    assert.throws(() => parseDer(nested, 'test'), malformed);
  });
});

describe('children', () => {
  it('gives the received bytes of every element', () => {
    const parent = parseDer(hex('3006 0201 01 0401 ff'), 'test');
    assert.deepEqual(
      children(parent).map(({ raw }) => raw.toString('hex')),
      ['020101', '0401ff'],
    );
  });

  it('refuses to look into a primitive', () => {
    assert.throws(() => children(parseDer(hex('0403 0201 01'), 'test')), malformed);
  });
});

describe('onlyChild', () => {
  it('refuses none and two', () => {
    assert.throws(() => onlyChild(parseDer(tlv(contextTag(0)), 'test'), 'field'), malformed);
    assert.throws(() => onlyChild(parseDer(tlv(contextTag(0), tlv(5), tlv(5)), 'test'), 'field'), malformed);
  });
});

describe('SequenceReader', () => {
  const sequence = parseDer(hex('3006 0201 01 0401 ff'), 'test');

  it('takes fields in their order and refuses what nobody took', () => {
    const fields = new SequenceReader(sequence, 'Test');
    assert.equal(fields.takeIf(TAG.octetString), undefined);
    assert.equal(fields.take(TAG.integer, 'first').content.toString('hex'), '01');
    assert.throws(() => fields.end(), { ...malformed, message: 'Test: holds an unexpected field' });
    assert.equal(fields.take(TAG.octetString, 'second').content.toString('hex'), 'ff');
    fields.end();
  });

  it('names the field that is missing', () => {
    const message = 'Test.first: is missing or of another type';
    assert.throws(() => new SequenceReader(sequence, 'Test').take(TAG.oid, 'first'), {
      ...malformed,
      message,
    });
  });

  it('refuses what is not a sequence', () => {
    assert.throws(() => new SequenceReader(parseDer(tlv(TAG.set), 'test'), 'Test'), malformed);
  });
});
