import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { jcs } from '../../../src/core/bundle/entries.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import { assessmentResults, type OscalFacts } from '../../../src/core/oscal/assessment-results.ts';
import { withClause } from '../clauses/small-catalogue.ts';
import { membersOf, nodesOf } from './document-walk.ts';
import { hostileFacts } from './hostile-facts.ts';
import { factsOf, quarter, QUARTER_RECORDS } from './oscal-facts.ts';
import { assessed, documentOf, resultOf, schemaFaults, schemaSha256, valuesOf } from './oscal-schema.ts';

const OURS = 'https://spanforge.dev/ns/cec';

const textOf = (facts: OscalFacts) => jcs(assessmentResults(facts)).toString();

/** As a verifier has it that read the bundle: members in another order. */
function readAgain({ head, clauses, coverage }: OscalFacts): OscalFacts {
  const read: Omit<OscalFacts, 'catalogue'> = JSON.parse(jcs({ head, clauses, coverage }).toString());
  return { ...read, catalogue: parseCatalogue(JSON.parse(jcs(builtInCatalogue.source).toString())) };
}

describe('the schema of these tests', () => {
  it('is the one that the README names', () => {
    assert.equal(schemaSha256, '37f41f6813c78e6d2c272b27030e17e93d7f92fee519c72e7531574fa0ecbb05');
  });

  it('refuses what OSCAL does not allow', () => {
    const document = documentOf(quarter);
    const { 'import-ap': _, ...withoutPlan } = document;
    const wrong: object[] = [
      withoutPlan,
      { ...document, uuid: '2ed6657d-e927-168b-95e1-2665a8aea6a2' },
      { ...document, 'import-ap': { href: 'a b' } },
      { ...document, metadata: { ...document.metadata, version: 'a\nb' } },
      { ...document, metadata: { ...document.metadata, 'last-modified': '2026-01-01T00:00:00' } },
      { ...document, results: [] },
    ];
    for (const value of wrong) assert.equal(schemaFaults({ 'assessment-results': value }).length > 0, true);
  });
});

describe('assessmentResults', () => {
  it('is valid for a quarter of all frameworks in both tiers, at each strictness', () => {
    for (const tier of ['core', 'extended'] as const) {
      for (const strictness of ['count', 'standard', 'strict'] as const) {
        const facts = factsOf(QUARTER_RECORDS, { parameters: { tier, strictness } });
        assert.equal(new Set(facts.clauses.map((entry) => entry.framework)).size, 5);
        const { metadata } = documentOf(facts);
        assert.equal(metadata['oscal-version'], '1.2.3');
        assert.equal(metadata.version, facts.head.bundle_id);
        assert.equal(metadata['last-modified'], facts.head.generated_at);
      }
    }
  });

  it('has one observation and one finding for each clause, which name it', () => {
    for (const { entry, finding, observation } of assessed(quarter)) {
      for (const part of [finding, observation]) {
        assert.deepEqual(valuesOf(part, 'framework'), [entry.framework]);
        assert.deepEqual(valuesOf(part, 'clause-id'), [entry.clause_id]);
      }
      assert.deepEqual(finding['related-observations'], [{ 'observation-uuid': observation.uuid }]);
    }
  });

  it('never says that anything is compliant', () => {
    assert.doesNotMatch(textOf(quarter), /compliant/i);
  });

  it('refers only to objects of its own, by unique UUIDs', () => {
    const document = documentOf(quarter);
    const uuids = membersOf(document, 'uuid');
    assert.equal(new Set(uuids).size, uuids.length);
    for (const name of ['actor-uuid', 'subject-uuid', 'component-uuid', 'observation-uuid']) {
      const named = membersOf(document, name);
      assert.ok(named.length > 0);
      for (const uuid of named) assert.ok(uuids.includes(uuid), `${name} ${String(uuid)}`);
    }
    const local = membersOf(document, 'href').filter((href) => String(href).startsWith('#'));
    assert.ok(local.length > quarter.clauses.length);
    for (const href of local) assert.ok(uuids.includes(String(href).slice(1)), String(href));
  });

  it('reviews what the findings are about, and nothing else', () => {
    const { findings = [], 'reviewed-controls': reviewed } = resultOf(quarter);
    const targets = findings.map(({ target }) => target['target-id']);
    assert.equal(new Set(targets).size, quarter.clauses.length);
    assert.deepEqual(membersOf(reviewed, 'objective-id'), targets);
    assert.deepEqual(
      membersOf(reviewed, 'control-id').map((id) => `${String(id)}_obj`),
      targets,
    );
  });

  it('puts its properties into a namespace of its own', () => {
    const properties = membersOf(documentOf(quarter), 'props').flatMap((list) => [...nodesOf(list)].slice(1));
    assert.ok(properties.length > quarter.clauses.length);
    for (const property of properties) assert.deepEqual(membersOf(property, 'ns'), [OURS]);
  });

  it('is the same for the same facts, also when they were read from a bundle', () => {
    const again = factsOf(QUARTER_RECORDS, { parameters: { tier: 'extended' } });
    assert.equal(textOf(again), textOf(quarter));
    assert.equal(textOf(readAgain(quarter)), textOf(quarter));
  });

  it('has other UUIDs in another bundle', () => {
    const uuids = new Set(membersOf(documentOf(factsOf([])), 'uuid'));
    const other = factsOf([], { head: { bundle_id: 'cec-other' } });
    const shared = membersOf(documentOf(other), 'uuid').filter((uuid) => uuids.has(uuid));
    assert.deepEqual(shared, []);
  });

  it('is JSON data without members that have no value', () => {
    const value = assessmentResults(quarter);
    assert.deepEqual(value, JSON.parse(JSON.stringify(value)));
  });

  it('is valid for a period without records', () => {
    for (const { entry, observation } of assessed(factsOf([]))) {
      assert.equal(entry.status, 'GAP');
      assert.deepEqual(
        observation['relevant-evidence'].flatMap((one) => valuesOf(one, 'sample')),
        [],
      );
    }
  });

  it('is valid when the catalogue has no clause for what was asked', () => {
    const catalogue = parseCatalogue(withClause({ tier: 'extended' }));
    const result = resultOf(factsOf(QUARTER_RECORDS, { catalogue }));
    assert.deepEqual([result.findings, result.observations], [undefined, undefined]);
  });

  it('is valid whatever clients and catalogues say', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.constantFrom(' ', ' x', 'x ', 'a\nb', '\u0085', '\u2028', '\u00a0', '\0', '](x)', '<b>', '\\'),
    );
    const hostile = fc.array(text, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(hostile, (texts) => {
        let asked = 0;
        documentOf(hostileFacts(() => texts[asked++ % texts.length] ?? ''));
      }),
      { numRuns: 50 },
    );
  });
});
