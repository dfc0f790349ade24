import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeAgreement } from '../../../src/core/dpa/compose-agreement.ts';
import { value } from '../../../src/core/dpa/compose-line.ts';
import { renderHtml } from '../../../src/core/dpa/render-html.ts';
import { CASES } from './agreement-fixture-cases.ts';
import { factsWith, HOSTILE } from './agreement-fixture-hostile.ts';
import { factsOf } from './agreement-fixture.ts';

const rendered = (text: string) => renderHtml(composeAgreement(factsWith(text)).document);
const tagsOf = (html: string) => html.match(/<[^>]*>/g) ?? [];

/** The text of the body as a reader sees it. */
function textOf(html: string): string {
  return html
    .slice(html.indexOf('<main>'))
    .replace(/<[^>]*>/g, '\n')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}

describe('renderHtml', () => {
  const plainTags = tagsOf(rendered('plain'));

  for (const text of HOSTILE) {
    it(`keeps its structure with ${JSON.stringify(text)} in every place, and shows it`, () => {
      const html = rendered(text);
      assert.deepEqual(tagsOf(html), plainTags);
      assert.ok(textOf(html).includes(value(text).text));
    });
  }

  it('is one file that runs and loads nothing', () => {
    const html = renderHtml(composeAgreement(factsOf()).document);
    assert.match(html, /^<!doctype html>\n<html lang="en">/);
    assert.match(html, /default-src 'none'/);
    assert.doesNotMatch(html, /<script|<link|<img|<iframe| src=| href=|@import|url\(|javascript:/i);
  });

  it('has one title, and headings that skip no level', () => {
    const html = renderHtml(composeAgreement(factsOf()).document);
    const levels = Array.from(html.matchAll(/<h([1-6])>/g), ([, level]) => Number(level));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    assert.equal(levels[0], 1);
    for (const [i, level] of levels.entries()) assert.ok(level <= (levels[i - 1] ?? 0) + 1);
    assert.match(html, /<title>Data Processing Agreement under Article 28 GDPR<\/title>/);
  });

  it('says all that the document says', () => {
    for (const { facts } of CASES) {
      const { document } = composeAgreement(facts);
      const text = textOf(renderHtml(document));
      const lines = document.blocks.flatMap((block) => {
        if (block.kind === 'list') return block.items;
        return block.kind === 'table' ? [...block.header, ...block.rows.flat()] : [block.line];
      });
      for (const run of lines.flat()) assert.ok(text.includes(run.text), run.text);
      assert.doesNotMatch(text, /undefined|null|NaN|\[object Object\]/);
    }
  });
});
