import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOTHING_STATED } from '../../../src/core/bundle/scope.ts';
import { renderReport } from '../../../src/core/report/render-report.ts';
import { factsOf, quarterOfRecords, type Given } from './report-fixture.ts';
import { sectionOf, tagsOf, textsOf } from './report-text.ts';

const made = (given: Given) => renderReport(factsOf(given));

const VARIANTS: Readonly<Record<string, Given>> = {
  core: {},
  extended: { tier: 'extended', strictness: 'strict' },
  'by count': { strictness: 'count' },
  'broken chain': { tampered: [3, 4, 9] },
  empty: { records: [], scope: NOTHING_STATED },
  asserted: { completeness: { completeness: 'asserted', reasons: ['positions 5 to 9 may hold more'] } },
};

describe('a page of renderReport', () => {
  for (const [name, given] of Object.entries(VARIANTS)) {
    const page = made(given);

    it(`gives no verdict (${name})`, () => {
      assert.doesNotMatch(page, /compliant/i);
    });

    it(`is one page without scripts and outside resources (${name})`, () => {
      const tags = tagsOf(page);
      assert.ok(page.startsWith('<!doctype html>'));
      assert.deepEqual(
        tags.filter((tag) => /^<(?:script|link|img|iframe|object|embed|form|base)\b/i.test(tag)),
        [],
      );
      assert.deepEqual(
        tags.filter((tag) => /\s(?:on\w+|src|href|style)\s*=/i.test(tag)),
        [],
      );
      assert.doesNotMatch(page, /url\(|@import|javascript:/i);
    });

    it(`can be read by a screen reader (${name})`, () => {
      assert.equal(textsOf(page, 'h1').length, 1);
      assert.deepEqual(page.match(/<table\b/g)?.length, page.match(/<caption>/g)?.length);
      assert.deepEqual(
        tagsOf(page).filter(
          (tag) => tag.startsWith('<th') && !tag.startsWith('<thead') && !tag.includes('scope='),
        ),
        [],
      );
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      assert.equal(new Set(ids).size, ids.length);
      for (const [, id = ''] of page.matchAll(/aria-labelledby="([^"]*)"/g)) assert.ok(ids.includes(id), id);
    });
  }

  it('stays under 300 KB with all clauses, each with many reasons', () => {
    const records = quarterOfRecords().filter(({ at }) => at > '2026-01-20' && at < '2026-02-10');
    const page = made({ records, tier: 'extended', strictness: 'strict', tampered: [1] });
    assert.equal(sectionOf(page, 'Not shown by this bundle').match(/<dt>/g)?.length, 104);
    assert.ok(Buffer.byteLength(page) < 300_000, `${Buffer.byteLength(page)} bytes`);
  });
});
