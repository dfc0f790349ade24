import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scope } from '../../../src/core/bundle/scope.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import type { Catalogue } from '../../../src/core/clauses/catalogue.ts';
import { parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import { renderReport } from '../../../src/core/report/render-report.ts';
import { factsOf } from './report-fixture.ts';
import { sectionOf, tagsOf, textOf } from './report-text.ts';

/** A text for each of the ways out: of a text, an attribute, a comment, a line, and the order of what is shown. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '</title></style></table><img src=x onerror=alert(1)>',
  `" onmouseover="alert(1)" x='`,
  '--><svg/onload=alert(1)>',
  'ok\u202egnp.exe\u2066\u200b\u0000\n',
  '${alert(1)}&lt;b&gt;',
].join(' ');

const HARMLESS = 'harmless';

/** Names have to be printable and short. */
const nameOf = (text: string, i: number) =>
  text === HARMLESS ? `name ${i}` : `<script>${i}</script>" onx=">`;

/** The built-in catalogue with another text in each place that is free. */
function catalogueWith(text: string): Catalogue {
  const { source, frameworks } = builtInCatalogue;
  const timed = { as_of: text, amended_by: text, high_risk_scope: text, high_risk_annex_iii: '2027-12-02' };
  const timing = { ...timed, wording_for_reports: text, general_application: text, upcoming: [text, text] };
  return parseCatalogue({
    ...source,
    disclaimer: text,
    evidence_kinds: { 'halluccheck.gate.v1': { label: text }, 'halluccheck.drift.v1': { label: text } },
    support_levels: { direct: text, partial: text, contributory: text },
    cadence_values: { continuous: text, periodic: text, event: text },
    frameworks: frameworks.map((framework, i) => ({
      ...framework.source,
      short_title: nameOf(text, i),
      edition: text,
      notes: [text],
      timing,
      clauses: framework.clauses.map((clause, j) => ({
        ...clause.source,
        clause_id: `${text}${j}`,
        aliases: [],
        clause_name: text,
        description: text,
        not_shown: text,
        role: text,
        applies_from: { [`__proto__${text}`]: '2027-01-01', note: text },
      })),
    })),
  });
}

function reportWith(text: string): string {
  const scope: Scope = {
    system: text,
    legal_entity: text,
    role: text,
    risk_class: text,
    risk_class_stated_by: text,
    versions: text,
    remarks: text,
  };
  return renderReport(
    factsOf({
      scope,
      names: { org: text, project: text, host: text, by: text },
      catalogue: catalogueWith(text),
      completeness: { completeness: 'asserted', reasons: [text] },
      records: [
        { kind: 'gate', at: '2026-02-01', payload: { gate_id: text, verdict: 'FAIL' } },
        { kind: 'score', at: '2026-02-01', payload: { model: text.slice(0, 20), verdict: 'FAIL' } },
      ],
      tier: 'extended',
    }),
  );
}

describe('renderReport with hostile texts', () => {
  const page = reportWith(HOSTILE);

  it('has exactly the tags and attributes that it has with harmless ones', () => {
    assert.deepEqual(tagsOf(page), tagsOf(reportWith(HARMLESS)));
  });

  it('holds nothing that runs', () => {
    assert.doesNotMatch(page, /<script|<img|<svg\/|javascript:/i);
    for (const tag of tagsOf(page)) assert.doesNotMatch(tag, /\son\w+\s*=/i);
  });

  it('shows what would hide or turn around', () => {
    assert.doesNotMatch(page.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    assert.match(sectionOf(page, 'Scope'), /ok\\u202Egnp\.exe\\u2066\\u200B\\u0000\\u000A/);
  });

  it('prints them all the same', () => {
    const scope = textOf(sectionOf(page, 'Scope'));
    assert.equal(scope.split('<script>alert(1)</script>').length - 1, 9);
  });

  it('takes names of built-in properties for what they are', () => {
    const { source, frameworks } = builtInCatalogue;
    const catalogue = parseCatalogue({
      ...source,
      evidence_kinds: [],
      support_levels: 'constructor',
      tiers: null,
      frameworks: frameworks.map((framework) => ({
        ...framework.source,
        timing: {
          ...Object(framework.source['timing']),
          upcoming: 'x',
          already_applicable: [1, null, ['x']],
        },
        clauses: framework.clauses.map((clause) => ({
          ...clause.source,
          role: { toString: 'x' },
          applies_from: { constructor: '2027-01-01' },
        })),
      })),
    });
    const other = renderReport(factsOf({ catalogue, frameworks: ['eu_ai_act'] }));
    assert.doesNotMatch(other, /\[object|undefined|native code|NaN/);
    assert.match(textOf(sectionOf(other, 'EU AI Act dates')), /Art\.15: constructor from 1 January 2027/);
  });
});
