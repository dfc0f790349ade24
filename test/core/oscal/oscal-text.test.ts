import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { lineText, markupText } from '../../../src/core/oscal/oscal-text.ts';

/** Any code units, those among them that a validator or a reader may stumble over more often. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n',
        '\r',
        '\u0085',
        '\u2028',
        '\ufeff',
        '\u202e',
        '\ud800',
        ' ',
        '\\',
        '\\u000a',
        '\0',
      ),
    ),
  )
  .map((parts) => parts.join(''));

function original(line: string): string {
  return line.replace(/\\(?:u([0-9a-f]{4})|\\)/g, (_, hex: string | undefined) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

describe('lineText', () => {
  it('shows controls, line ends and marks of direction as numbers', () => {
    assert.equal(lineText('a\u0000b\nc\u202ed\u2028'), 'a\\u0000b\\u000ac\\u202ed\\u2028');
    assert.equal(lineText('\ud83d'), '\\ud83d');
    assert.equal(lineText('\u{e0041}'), '\\udb40\\udc41');
  });

  it('shows blanks at the edges and leaves those within', () => {
    assert.equal(lineText('  a b '), '\\u0020 a b\\u0020');
    assert.equal(lineText(' '), '\\u0020');
  });

  it('leaves other texts as they are', () => {
    for (const text of ['', 'Art. 26(5)', 'Größe 日本 🙂', '"<b>&']) assert.equal(lineText(text), text);
  });

  it('gives what the pattern of OSCAL wants, and can be read back', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const line = lineText(text);
        assert.ok(line === '' ? text === '' : /^\S(.*\S)?$/u.test(line));
        assert.doesNotMatch(line, /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        assert.equal(original(line), text);
      }),
    );
  });
});

describe('markupText', () => {
  it('keeps Markdown and HTML from being taken for such', () => {
    assert.equal(
      markupText('[x](http://y) <b> *a* _b_ `c` {{ insert: param, p }} &amp; ~s~ ^t^'),
      '\\[x\\](http://y) \\<b> \\*a\\* \\_b\\_ \\`c\\` \\{\\{ insert: param, p \\}\\} \\&amp; \\~s\\~ \\^t\\^',
    );
  });

  it('leaves the underscores of names', () => {
    assert.equal(markupText('eu_ai_act, clause_map.json'), 'eu_ai_act, clause_map.json');
  });

  it('reads as lineText once the escapes are taken away', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(markupText(text).replace(/\\(.)/gu, '$1'), lineText(text));
      }),
    );
  });
});
