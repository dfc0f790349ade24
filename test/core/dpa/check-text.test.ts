import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { foldText, normaliseText, requiredAddress, requiredText } from '../../../src/core/dpa/check-text.ts';

function read(reader: typeof requiredText, value: unknown): { text: string; faults: string[] } {
  const faults: string[] = [];
  return { text: reader({ value, path: 'field', faults }), faults };
}

describe('normaliseText', () => {
  it('trims, composes and has one space between words', () => {
    assert.equal(normaliseText('  Cafe\u0301 \u00a0 Paris\n'), 'Caf\u00e9 Paris');
  });

  it('changes nothing the second time', () => {
    const text = fc.string({
      unit: fc.constantFrom(' ', '\u00a0', '\u2000', '\u0301', 'e', '\u212b', '\n', '가'),
    });
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (given) => {
        const once = normaliseText(given);
        assert.equal(normaliseText(once), once);
      }),
    );
  });
});

describe('foldText', () => {
  it('joins case, spaces, punctuation and compatible letters', () => {
    for (const text of ['ACME, Inc.', 'acme inc', 'ＡＣＭＥ Inc', 'Acme\u200dInc']) {
      assert.equal(foldText(text), 'acmeinc');
    }
  });

  it('keeps apart what signs and vowel marks tell apart', () => {
    assert.notEqual(foldText('under <18'), foldText('under ≥18'));
    assert.notEqual(foldText('कि'), foldText('का'));
  });
});

describe('requiredText', () => {
  it('gives the text normalised', () => {
    assert.deepEqual(read(requiredText, ' a  b '), { text: 'a b', faults: [] });
  });

  it('counts characters and not code units', () => {
    assert.deepEqual(read(requiredText, '𝔞'.repeat(500)).faults, []);
    assert.equal(read(requiredText, '𝔞'.repeat(501)).faults.length, 1);
  });

  for (const hidden of [
    '\u0000',
    '\t',
    '\n',
    '\u007f',
    '\u0085',
    '\u200b',
    '\u200f',
    '\u202a',
    '\u2069',
    '\u2028',
    '\ud800',
  ]) {
    it(`refuses U+${hidden.charCodeAt(0).toString(16).padStart(4, '0')}`, () => {
      assert.match(read(requiredText, `a${hidden}b`).faults.join(), /^field: must have no control/);
    });
  }

  it('keeps the joiners that some scripts need', () => {
    assert.deepEqual(read(requiredText, 'می\u200cخواهم'), { text: 'می\u200cخواهم', faults: [] });
  });
});

describe('requiredAddress', () => {
  it('makes one line of several', () => {
    assert.deepEqual(read(requiredAddress, '1 Main St,\r\n\tDublin'), {
      text: '1 Main St, Dublin',
      faults: [],
    });
  });

  it('has room for 1000 characters', () => {
    assert.deepEqual(read(requiredAddress, 'a'.repeat(1000)).faults, []);
  });
});
