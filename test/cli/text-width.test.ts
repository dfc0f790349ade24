import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { clipped, padded, widthOf, wrapped } from '../../src/cli/text-width.ts';

const FAMILY = '👩‍👩‍👧';
const text = fc.string({ unit: fc.constantFrom('a', 'bc', ' ', 'é', FAMILY), maxLength: 60 });

describe('wrapped', () => {
  it('breaks at spaces', () => {
    assert.deepEqual(wrapped('one two three', 7), ['one two', 'three']);
  });

  it('cuts a word that is longer than a line', () => {
    assert.deepEqual(wrapped('a abcdefgh b', 3), ['a', 'abc', 'def', 'gh', 'b']);
  });

  it('gives one empty line for no text', () => {
    assert.deepEqual(wrapped('', 5), ['']);
  });

  it('keeps to the width and loses nothing but spaces', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (given, width) => {
        const lines = wrapped(given, width);
        for (const line of lines) assert.ok(widthOf(line) <= width, line);
        assert.equal(lines.join('').replaceAll(' ', ''), given.replaceAll(' ', ''));
      }),
    );
  });
});

describe('clipped', () => {
  it('keeps what fits', () => assert.equal(clipped('abc', 3), 'abc'));

  it('ends with an ellipsis where something was left out', () => assert.equal(clipped('abcd', 3), 'ab…'));

  it('does not cut within what is seen as one character', () =>
    assert.equal(clipped(`${FAMILY}${FAMILY}x`, 2), `${FAMILY}…`));
});

describe('padded', () => {
  it('fills up on the side that is free', () => {
    assert.equal(padded('ab', 4), 'ab  ');
    assert.equal(padded('ab', 4, 'right'), '  ab');
    assert.equal(padded(FAMILY, 2), `${FAMILY} `);
  });

  it('leaves alone what is longer', () => assert.equal(padded('abcde', 4), 'abcde'));
});
