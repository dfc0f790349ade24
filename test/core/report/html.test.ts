import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { escapeHtml, markup } from '../../../src/core/report/html.ts';

describe('escapeHtml', () => {
  it('writes the five characters with a meaning as entities', () => {
    assert.equal(
      escapeHtml(`<a href="x" id='y'>&</a>`),
      '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt;',
    );
  });

  it('leaves letters, signs and emoji of any script as they are', () => {
    const text = 'Zürich, Εὐρώπη, 東京, עברית, 100 % – “ok” 🙂';
    assert.equal(escapeHtml(text), text);
  });

  it('shows controls, marks of direction and what is invisible', () => {
    const shown = {
      '\0': '\\u0000',
      '\n': '\\u000A',
      '\u001b': '\\u001B',
      '\u0085': '\\u0085',
      '\u00ad': '\\u00AD',
      '\u061c': '\\u061C',
      '\u200b': '\\u200B',
      '\u200e': '\\u200E',
      '\u200f': '\\u200F',
      '\u2028': '\\u2028',
      '\u202a': '\\u202A',
      '\u202e': '\\u202E',
      '\u2066': '\\u2066',
      '\u2069': '\\u2069',
      '\ufeff': '\\uFEFF',
      '\ud800': '\\uD800',
      '\u{e0041}': '\\u{E0041}',
    };
    for (const [character, code] of Object.entries(shown))
      assert.equal(escapeHtml(`a${character}b`), `a${code}b`);
  });

  it('lets nothing through that ends a text, an attribute or a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const escaped = escapeHtml(text);
        assert.doesNotMatch(escaped, /[<>"'\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        assert.doesNotMatch(escaped, /&(?!(?:amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});

describe('markup', () => {
  it('escapes texts, groups numbers, joins lists and keeps markup', () => {
    const cells = ['<b>', 1234567].map((value) => markup`<td>${value}</td>`);
    assert.equal(markup`<tr>${cells}</tr>${''}`.toString(), '<tr><td>&lt;b&gt;</td><td>1,234,567</td></tr>');
  });

  it('escapes texts inside lists', () => {
    assert.equal(markup`<p>${['<', ['&']]}</p>`.toString(), '<p>&lt;&amp;</p>');
  });
});
