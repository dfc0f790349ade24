import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { quoted } from '../../src/json/quoted.ts';

describe('quoted', () => {
  it('shows printable text as it is', () => {
    assert.equal(quoted('SOC 2 – Größe 1 é 😀'), '"SOC 2 – Größe 1 é 😀"');
  });

  it('replaces controls, line breaks, direction marks and lone surrogates', () => {
    assert.equal(quoted('a\u0000b\r\nc\u2028d\u202ee\ud800f\u00a0g\u001b[0m'), '"a?b??c?d?e�f?g?[0m"');
  });

  it('stays short', () => {
    assert.equal(quoted('x'.repeat(64)), `"${'x'.repeat(64)}"`);
    assert.equal(quoted('x'.repeat(65)), `"${'x'.repeat(64)}…"`);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const shown = quoted(text);
        assert.ok(shown.length <= 67 && shown.isWellFormed() && !/\p{C}/u.test(shown));
      }),
    );
  });
});
