import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf, quarter, QUARTER_RECORDS } from './oscal-facts.ts';
import { assessed, valuesOf } from './oscal-schema.ts';

describe('describeFinding', () => {
  it('keeps the status that OSCAL has no state for', () => {
    const states = {
      SATISFIED: ['satisfied', undefined],
      PARTIAL: ['not-satisfied', 'partial'],
      GAP: ['not-satisfied', 'gap'],
    };
    const found = new Set<string>();
    for (const { entry, finding } of assessed(quarter)) {
      const { state, reason } = finding.target.status;
      assert.deepEqual([state, reason], states[entry.status]);
      assert.deepEqual(valuesOf(finding, 'status'), [entry.status]);
      found.add(entry.status);
    }
    assert.deepEqual(found, new Set(Object.keys(states)));
  });

  it('gives each reason and the number of records', () => {
    for (const { entry, finding } of assessed(quarter)) {
      assert.deepEqual(valuesOf(finding, 'reason'), entry.reasons);
      assert.deepEqual(valuesOf(finding, 'evidence-count'), [String(entry.evidence_count)]);
    }
  });

  it('gives the tests that the state is about', () => {
    const clauses = quarter.catalogue.frameworks.flatMap((one) => one.clauses);
    assert.equal(clauses.length, quarter.clauses.length);
    for (const [i, { finding }] of assessed(quarter).entries()) {
      const { target } = finding;
      assert.equal(target.type, 'objective-id');
      assert.deepEqual(valuesOf(target, 'min-records'), [String(clauses[i]?.minCount)]);
      assert.deepEqual(
        valuesOf(target, 'required-kinds'),
        clauses[i]?.requiredGroups.map((kinds) => kinds.join(' or ')),
      );
    }
  });

  it('gives the reasons that only standard strictness would give', () => {
    const facts = factsOf(QUARTER_RECORDS, { parameters: { strictness: 'count' } });
    const others = assessed(facts).filter(({ entry }) => entry.findings.length > 0);
    assert.ok(others.length > 0);
    for (const { entry, finding } of others)
      assert.deepEqual(valuesOf(finding, 'reason-if-standard'), entry.findings);
  });

  it('says what the bundle does not show, and since when the clause applies', () => {
    const twelve = assessed(quarter).find(
      ({ entry }) => entry.framework === 'eu_ai_act' && entry.clause_id === 'Art.12',
    );
    assert.ok(twelve !== undefined);
    const { entry, finding } = twelve;
    assert.equal(finding.title, 'EU AI Act, Art.12: Record-keeping');
    assert.equal(finding.remarks, `Not shown by this bundle: ${entry.not_shown}`);
    assert.deepEqual(valuesOf(finding, 'applies-from'), ['annex_i: 2028-08-02', 'annex_iii: 2027-12-02']);
  });
});
