import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jcs } from '../../../src/core/bundle/entries.ts';
import { NOTHING_STATED } from '../../../src/core/bundle/scope.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import { renderReport, type ReportFacts } from '../../../src/core/report/render-report.ts';
import { QUARTER } from '../clauses/tallied-records.ts';
import { factsOf, type Given } from './report-fixture.ts';
import { rowOf, sectionOf, textOf, textsOf } from './report-text.ts';

const facts = factsOf();
const report = renderReport(facts);
const made = (given: Given) => renderReport(factsOf(given));

/** As a verifier has it: out of canonical JSON, with the members in another order. */
function travelled<Value>(value: Value): Value {
  return JSON.parse(jcs(value).toString());
}

describe('renderReport', () => {
  it('gives equal bytes for equal facts, whatever the order of their members', () => {
    const { head, clauses, coverage, chain, origin } = facts;
    const catalogue = parseCatalogue(travelled(builtInCatalogue.source));
    const read: ReportFacts = {
      ...travelled({ head, clauses, coverage, chain }),
      catalogue,
      origin,
    };
    assert.equal(renderReport(read), report);
  });

  it('keeps the order of the parts, what is missing before what is there', () => {
    assert.deepEqual(textsOf(report, 'h2'), [
      'Result',
      'Scope',
      'Preparation',
      'EU AI Act dates',
      'Gaps and partial evidence',
      'Satisfied clauses',
      'Is this the whole population?',
      'Coverage by week',
      'Outcomes',
      'Not shown by this bundle',
      'Integrity',
      'How to verify',
      'Limits',
    ]);
    const gate = { kind: 'gate', at: '2026-01-05', payload: { gate_id: 'g', verdict: 'PASS' } };
    const some = made({ records: [gate, { ...gate, at: '2026-01-06' }] });
    const captions = textsOf(sectionOf(some, 'Gaps and partial evidence'), 'caption');
    assert.deepEqual(
      captions.map((caption) => caption.split(/\W/)[0]),
      ['GAP', 'PARTIAL'],
    );
  });

  it('states each clause once, with its records and all its reasons', () => {
    const open = sectionOf(report, 'Gaps and partial evidence');
    const passed = sectionOf(report, 'Satisfied clauses');
    for (const {
      clause_id: id,
      clause_name: name,
      status,
      evidence_count: count,
      reasons,
    } of facts.clauses) {
      const part = status === 'SATISFIED' ? passed : open;
      const rows = part
        .match(/<tr\b.*?<\/tr>/gs)
        ?.filter((row) => row.includes(`<b>${id}</b> <bdi>${name}<`));
      assert.equal(rows?.length, 1, id);
      assert.equal(textsOf(rows[0] ?? '', 'td')[0], count.toLocaleString('en'), id);
      assert.ok(status === 'SATISFIED' || textsOf(rows[0] ?? '', 'td')[1] !== '', id);
      assert.equal(textsOf(rows[0] ?? '', 'li').length, reasons.length > 1 ? reasons.length : 0, id);
    }
  });

  it('counts the three values side by side', () => {
    const count = (status: string) => facts.clauses.filter((entry) => entry.status === status).length;
    const counts = ['SATISFIED', 'PARTIAL', 'GAP'].map(count);
    assert.ok(counts[0] !== 0 && counts[1] !== 0);
    const shown = [...sectionOf(report, 'Result').matchAll(/<dd><b>(\d+)<\/b>/g)].map(([, figure]) =>
      Number(figure),
    );
    assert.deepEqual(shown, counts);
    const byFramework = rowOf(sectionOf(report, 'Result'), 'EU AI Act').map(Number);
    const entries = facts.clauses.filter(({ framework }) => framework === 'eu_ai_act');
    assert.equal(byFramework.at(-1), entries.length);
  });

  it('repeats the figures of the coverage statement', () => {
    const population = sectionOf(report, 'Is this the whole population?');
    const outcomes = sectionOf(report, 'Outcomes');
    const charts = sectionOf(report, 'Coverage by week');
    const gates = facts.coverage.kinds['gate_evaluations'];
    assert.ok(gates !== undefined);
    assert.deepEqual([gates.in_log, gates.eligible, gates.usable, gates.unresolved], [1270, 270, 180, 1]);
    assert.deepEqual(rowOf(population, 'Trust gate evaluation'), [
      '1,270',
      '1,000',
      '270',
      '0',
      '270',
      '90 gate skipped',
      '180',
      '0',
      `2026-01-01 12:00:00 #${gates.first_position} 2026-03-31 12:00:00 #${gates.last_position?.toLocaleString('en')}`,
    ]);
    assert.deepEqual(rowOf(outcomes, 'Trust gate evaluation').map(Number), [
      gates.outcomes.pass,
      gates.outcomes.caution,
      gates.outcomes.adverse,
      gates.outcomes.neutral,
      90,
      1,
    ]);
    assert.deepEqual(rowOf(outcomes, '"gate_id":"grounding"').slice(0, 2), [
      'Trust gate evaluation',
      '9 of 90',
    ]);
    assert.match(textOf(charts), /Trust gate evaluation records in 14 of 14 weeks, longest gap 0 days/);
    assert.match(textOf(charts), /PRRI risk-index record records in 5 of 14 weeks, longest gap 60 days/);
    assert.match(textOf(charts), /No usable records in any week: Model drift event\./);
    assert.match(textOf(report), /Evidence report Support Assistant 1 January 2026 to 31 March 2026, UTC/);
  });

  it('says that the list of open subjects is cut', () => {
    const records = Array.from({ length: 23 }, (_, i) => ({
      kind: 'gate',
      at: '2026-02-01',
      payload: { gate_id: `g${i}`, verdict: 'FAIL' },
    }));
    const outcomes = textOf(sectionOf(made({ records }), 'Outcomes'));
    assert.match(outcomes, /23 subjects with an open adverse result\. The list is cut: 20 are named/);
    assert.doesNotMatch(report, /The list is cut/);
  });

  it('prints what is not stated as not stated, and a period that has not ended as such', () => {
    const asked = { ...QUARTER, builtAt: '2026-03-31T09:00:00.000000Z' };
    const scope = textOf(sectionOf(made({ scope: NOTHING_STATED, asked }), 'Scope'));
    assert.equal(scope.match(/not stated/g)?.length, 8);
    assert.match(scope, /period to date/);
    const full = made({ inServiceSince: '2025-11-03' });
    assert.doesNotMatch(textOf(sectionOf(full, 'Scope')), /not stated|period to date/);
    assert.match(textOf(sectionOf(full, 'Scope')), /In service since 3 November 2025/);
  });

  it('adds to any clause what stricter rules would say', () => {
    const lax = made({ strictness: 'count' });
    const passed = sectionOf(lax, 'Satisfied clauses');
    assert.match(textOf(passed), /Art\.9 .*Stricter rules would add: 1 subject has an open adverse result/);
    assert.doesNotMatch(report, /Stricter rules/);
  });

  it('says at the top that the integrity check failed', () => {
    const broken = made({ tampered: [1204, 1300] });
    const top = textOf(broken.slice(0, broken.indexOf('<section')));
    assert.match(top, /The integrity check failed\. 2 records failed, the first at position 1,204\./);
    assert.match(textOf(sectionOf(broken, 'Integrity')), /when it made the bundle: failed/);
    assert.doesNotMatch(report, /check failed/);
    assert.match(made({ treeMatches: false }), /The records are not those of the signed tree/);
  });

  it('says whether completeness is proven, and why not', () => {
    assert.match(report, /Completeness is proven/);
    const reasons = Array.from({ length: 12 }, (_, i) => `reason ${i}`);
    const asserted = made({ completeness: { completeness: 'asserted', reasons } });
    const population = sectionOf(asserted, 'Is this the whole population?');
    assert.match(textOf(population), /asserted, not proven.*reason 0 .*reason 9 and 2 more reasons/);
    assert.doesNotMatch(asserted, /Completeness is proven/);
  });

  it('states what no record shows for each clause', () => {
    const part = textsOf(sectionOf(report, 'Not shown by this bundle'), 'dd');
    assert.deepEqual(
      part,
      facts.clauses.map(({ not_shown }) => not_shown),
    );
  });
});
