import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { composeAgreement } from '../../../src/core/dpa/compose-agreement.ts';
import { value } from '../../../src/core/dpa/compose-line.ts';
import { renderMarkdown } from '../../../src/core/dpa/render-markdown.ts';
import type { Block } from '../../../src/ports/dpa-document.ts';
import { factsWith, HOSTILE } from './agreement-fixture-hostile.ts';
import { factsOf } from './agreement-fixture.ts';

/** What each line of Markdown is as a block, by CommonMark's rules for block starts and GitHub's for tables. */
function skeleton(markdown: string): string[] {
  return markdown.split('\n').map((line) => {
    if (line.startsWith('| ')) return `row of ${line.replace(/\\[\\|]/g, '').split('|').length - 2}`;
    const item = line.startsWith('- ');
    const rest = item ? line.slice(2) : line;
    const start =
      /^(#{1,6}(?= |$)|[-+*](?= |$)|\d{1,9}[.)](?= |$)|>|```|~~~|(?:[-*_] *){3,}$|=+$|<(?=\S)|\[.*?\]:| {4})/.exec(
        rest,
      )?.[0];
    return `${item ? 'item ' : ''}${line === '' ? 'blank' : (start ?? 'text')}`;
  });
}

/** Markup within lines that no backslash precedes, apart from the bold of the document's own terms and open items. */
function inlineMarkup(markdown: string): string[] {
  const own = markdown
    .replace(/\\[!-/:-@[-`{-~]/g, '§')
    .replace(/\*\*(?:\[to be completed: [^\]*]*\]|[\w .()-]+)\*\*/g, 'x');
  return own.match(/[*`[\]~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|<\S|&#?\w+;|https?:\/\/|www\./gu) ?? [];
}

const rendered = (text: string) => renderMarkdown(composeAgreement(factsWith(text)).document);

function paragraphOf(text: string): string {
  const blocks: Block[] = [{ kind: 'paragraph', line: [value(text)] }];
  return renderMarkdown({ title: 'T', blocks }).slice('# T\n\n'.length, -1);
}

const MARKS = Array.from('*_`[]()<>&#-+=|\\!~ .:;{}"\'\n');

describe('renderMarkdown', () => {
  it('leaves ordinary values as they are', () => {
    const ordinary = [
      'end-users',
      'Smith & Sons',
      'GDPR Art.28',
      'Müller_GmbH',
      "O'Neill (Ireland) Ltd.",
      'a@b.example',
      'R&D 50% < 60 % | x',
      '#1 Ltd',
      '3 + 4 = 7',
      '1.5 days',
      '2026-11-23',
      '{{x}}',
      'C:\\files',
      '-5 °C',
      'EMAIL_ADDRESS',
      'U.S.A. "x", 20 %!',
      '有限会社',
      '+353 1 555 0100',
    ];
    for (const text of ordinary) {
      assert.equal(paragraphOf(text), text);
    }
  });

  const plainShape = skeleton(rendered('plain'));

  for (const text of HOSTILE) {
    it(`keeps its structure with ${JSON.stringify(text)} in every place`, () => {
      const markdown = rendered(text);
      assert.deepEqual(skeleton(markdown), plainShape);
      assert.deepEqual(inlineMarkup(markdown), []);
    });
  }

  it('keeps its structure with any text in every place', () => {
    const marks = fc.constantFrom(...HOSTILE, ...MARKS, 'amp', '1', 'a', 'é');
    const texts = fc.array(marks, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        texts.filter((text) => text.trim() !== '' && value(text).text !== ''),
        (text) => {
          const markdown = rendered(text);
          assert.deepEqual(skeleton(markdown), plainShape);
          assert.deepEqual(inlineMarkup(markdown), []);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('loses and adds no character besides backslashes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        assert.equal(paragraphOf(text).replace(/\\([!-/:-@[-`{-~])/g, '$1'), value(text).text);
      }),
    );
  });

  it('shows what cannot be seen, and what would turn the text around', () => {
    assert.equal(paragraphOf('Acme\u202eknaB\u200b\u{e0041}'), String.raw`Acme\u202EknaB\u200B\u{E0041}`);
  });

  it('gives the same bytes for the same document', () => {
    const { document } = composeAgreement(factsOf());
    assert.equal(renderMarkdown(document), renderMarkdown(structuredClone(document)));
  });
});
