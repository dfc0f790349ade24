import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DpaFacts } from '../../../src/core/dpa/agreement.ts';
import { composeAgreement } from '../../../src/core/dpa/compose-agreement.ts';
import { renderMarkdown } from '../../../src/core/dpa/render-markdown.ts';
import type { Block, Line } from '../../../src/ports/dpa-document.ts';
import { CASES } from './agreement-fixture-cases.ts';
import { COMPLETE, factsOf } from './agreement-fixture.ts';

const markdownOf = (facts: DpaFacts) => renderMarkdown(composeAgreement(facts).document);

/** The text of the document as a reader sees it. */
function textOf(facts: DpaFacts): string {
  return linesOf(composeAgreement(facts).document.blocks)
    .map((line) => line.map(({ text }) => text).join(''))
    .join('\n');
}

function linesOf(blocks: readonly Block[]): Line[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'list') return block.items;
    return block.kind === 'table' ? [...block.header, ...block.rows.flat()] : [block.line];
  });
}

/** The part from a heading to the next one that starts so. */
function partOf(markdown: string, from: string, to: string): string {
  const start = markdown.indexOf(`\n${from}`);
  return markdown.slice(start, markdown.indexOf(`\n${to}`, start + 1));
}

function inputTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === 'id' ? [] : inputTexts(member)));
}

const years = (retentionDays: number) =>
  /\d+ days? \((.*?) years\)/.exec(textOf(factsOf({ retentionDays })))?.[1];

describe('composeAgreement', () => {
  for (const { name, facts } of CASES) {
    it(`prints every given text of ${name} as it stands`, () => {
      const text = textOf(facts);
      for (const given of inputTexts(facts.agreement)) assert.ok(text.includes(given), given);
      assert.ok(text.includes(`${facts.agreement.retentionDays} days`));
    });

    it(`lists every open item of ${name} once, with its place`, () => {
      const { document, openItems } = composeAgreement(facts);
      const asked = linesOf(document.blocks)
        .flat()
        .filter(({ style }) => style === 'open')
        .map(({ text }) => text);
      for (const text of asked) {
        const what = text.slice('[to be completed: '.length, -1);
        assert.equal(openItems.filter((item) => item.endsWith(`: ${what}`)).length, 1, what);
      }
      assert.equal(openItems.length, new Set(asked).size);
      const list = document.blocks.at(-1);
      const shown = list?.kind === 'list' ? list.items.map(([run]) => run?.text) : ['None'];
      assert.deepEqual(shown, openItems.length === 0 ? ['None'] : openItems);
    });

    it(`repeats no clause in ${name}`, () => {
      const clauses = composeAgreement(facts).document.blocks.filter(
        ({ kind }) => kind === 'clause' || kind === 'paragraph',
      );
      const texts = linesOf(clauses).map((line) => line.map(({ text }) => text).join(''));
      const sentences = texts
        .join(' ')
        .split(/(?<=[.]) (?=[A-Z])/)
        .filter((sentence) => sentence.length > 20);
      assert.deepEqual(sentences, [...new Set(sentences)]);
    });
  }

  it('numbers sections and clauses without gaps, whatever the terms', () => {
    for (const { facts } of CASES) {
      const { blocks } = composeAgreement(facts).document;
      const sections = blocks.flatMap((block) =>
        block.kind === 'heading' ? (/^\d+/.exec(block.line[0]?.text ?? '') ?? []) : [],
      );
      assert.deepEqual(
        sections,
        Array.from({ length: 19 }, (_, i) => `${i + 1}`),
      );
      const numbers = blocks.flatMap((block) => (block.kind === 'clause' ? [block.number] : []));
      const counts = new Map<string, number>();
      for (const number of numbers) {
        const [section = '', clause] = number.split('.');
        counts.set(section, (counts.get(section) ?? 0) + 1);
        assert.equal(Number(clause), counts.get(section));
      }
      assert.equal(counts.size, 19);
    }
  });

  it('has "None" as open items when everything is stated', () => {
    const { openItems } = composeAgreement(factsOf(COMPLETE));
    assert.deepEqual(openItems, []);
    assert.match(markdownOf(factsOf(COMPLETE)), /## Open items\n\nNone\n$/);
  });

  it('lists the message of every warning', () => {
    const warnings = [
      { code: 'A', message: 'Counsel has to look at the first matter.' },
      { code: 'B', message: 'Counsel has to look at the second matter.' },
    ];
    const { openItems } = composeAgreement(factsOf(COMPLETE, { warnings }));
    assert.deepEqual(
      openItems,
      warnings.map(({ message }) => message),
    );
    for (const { message } of warnings)
      assert.ok(markdownOf(factsOf(COMPLETE, { warnings })).includes(`- ${message}\n`));
  });

  it('makes equal documents of equal facts', () => {
    for (const { facts } of CASES) assert.equal(markdownOf(facts), markdownOf(structuredClone(facts)));
  });

  it('names the version and the document before it', () => {
    const text = textOf(factsOf({}, { version: 3, previousId: 'DOC-BEFORE' }));
    assert.match(text, /Version\n3\nPrevious version\nDocument DOC-BEFORE/);
    assert.ok(text.includes('this Agreement replaces the version with document id DOC-BEFORE'));
    assert.ok(!textOf(factsOf()).includes('replaces the version'));
  });

  it('has no row for an organisation that is not stated', () => {
    assert.match(markdownOf(factsOf({ orgId: 'acme' })), /^\| Organisation \| acme \|$/m);
    assert.doesNotMatch(markdownOf(factsOf({ orgId: '' })), /Organisation \|/);
  });

  it('agrees no value that was only suggested', () => {
    const own = linesOf(composeAgreement(factsOf()).document.blocks)
      .flat()
      .filter(({ style }) => style === 'plain');
    assert.doesNotMatch(own.map(({ text }) => text).join(''), /\d+ (days|hours)/);
  });
});

describe('retention in the agreement', () => {
  it('is the same number of days in body and Annex I.B, and no other', () => {
    const text = markdownOf(factsOf());
    const period = '2555 days (about 7.0 years)';
    assert.ok(partOf(text, '## 12. ', '## 13. ').includes(`The retention period is ${period}.`));
    assert.ok(
      partOf(text, '### Annex I.B', '### Annex I.C').includes(`| Retention of Evidence Records | ${period}`),
    );
    assert.deepEqual(text.match(/\d+ days/g), ['2555 days', '2555 days']);
    assert.deepEqual(text.match(/[\d.]+ years/g), ['7.0 years', '7.0 years']);
  });

  it('gives years for readers only as far as they say something', () => {
    assert.equal(years(1), 'less than 0.1');
    assert.equal(years(184), 'about 0.5');
    assert.equal(years(365), 'about 1.0');
    assert.equal(years(36_500), 'about 100.0');
  });

  it('yields to deletion at the end of the Services, within the time that the parties stated', () => {
    const text = markdownOf(factsOf(COMPLETE));
    assert.match(partOf(text, '## 12. ', '## 13. '), /clause 13 prevails over the retention period/);
    assert.match(
      partOf(text, '## 13. ', '## 14. '),
      /within 21 days after the end of the Services[^]*at the latest 60 days/,
    );
  });
});
