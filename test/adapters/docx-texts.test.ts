import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Block, Run } from '../../src/ports/dpa-document.ts';
import { ofTexts, paragraphsOf, renderBody, unbalanced } from './docx-parts.ts';

const value = (text: string): Run => ({ text, style: 'value' });

/** Texts of the paragraphs below the title. */
async function shown(texts: readonly string[]): Promise<string[]> {
  return paragraphsOf(await renderBody(ofTexts(texts)))
    .map(({ text }) => text)
    .slice(1);
}

describe('createDocxRenderer', () => {
  it('shows what could not be seen or written', async () => {
    const texts = [
      'a\u0000b',
      '\u001b[31m',
      'x\u202etxt.exe',
      '\u2066y\u2069',
      'lone \ud83d',
      'non\uffff',
      '\ufeff',
    ];
    assert.deepEqual(await shown(texts), [
      String.raw`a\u0000b`,
      String.raw`\u001B[31m`,
      String.raw`x\u202Etxt.exe`,
      String.raw`\u2066y\u2069`,
      String.raw`lone \uD83D`,
      String.raw`non\uFFFF`,
      String.raw`\uFEFF`,
    ]);
  });

  it('keeps line ends within a text', async () => {
    assert.deepEqual(await shown(['a\nb\r\n\nc\rd']), ['a\nb\n\nc\nd']);
  });

  it('takes no text for a field or a place of the library', async () => {
    const texts = [
      'CURRENT',
      'TOTAL_PAGES',
      'SECTION',
      '{bullets-0}',
      '{{default-bullet-numbering-0}}',
      '{',
      '',
    ];
    const list: Block = { kind: 'list', items: texts.map((text) => [value(text)]) };
    const clauses = texts.map((text): Block => ({ kind: 'clause', number: text, line: [] }));
    const paragraphs = paragraphsOf(await renderBody({ title: 'CURRENT', blocks: [list, ...clauses] }));
    assert.deepEqual(
      paragraphs.map(({ text }) => text),
      ['CURRENT', ...texts, ...texts.map((text) => `${text}\t`)],
    );
  });

  it('loses nothing of any text and holds only what XML can', async () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.includes('\\'));
    const texts = fc.array(
      fc.oneof(
        anyText,
        fc.string({
          unit: fc.constantFrom('{', '}', '<', '>', '&', '"', "'", '\r', '\n', '\t', '\ud800', 'a'),
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const body = await renderBody(ofTexts(given));
        // XML 1.0 §2.2, production Char.
        assert.match(body, /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
        assert.deepEqual(unbalanced(body), []);
        const read = paragraphsOf(body).map(({ text }) =>
          text.replaceAll(/\\u([0-9A-F]{4})/g, (_, code: string) =>
            String.fromCharCode(Number.parseInt(code, 16)),
          ),
        );
        assert.deepEqual(
          read.slice(1),
          given.map((text) => text.replaceAll(/\r\n?/g, '\n')),
        );
      }),
      { numRuns: 50 },
    );
  });
});
