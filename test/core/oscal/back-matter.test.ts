import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EVIDENCE_KINDS } from '../../../src/core/clauses/evidence-kinds.ts';
import { quarter } from './oscal-facts.ts';
import { documentOf, valuesOf } from './oscal-schema.ts';

describe('backMatter', () => {
  it('gives the query and the rules where OSCAL wants an assessment plan', () => {
    const { 'import-ap': plan, 'back-matter': back } = documentOf(quarter);
    const resource = back.resources.find(({ uuid }) => plan.href === `#${uuid}`);
    assert.ok(resource !== undefined);
    const query = ['query-log', 'query-from-date', 'query-to-date', 'query-time-zone', 'requested-by'];
    assert.deepEqual(
      query.flatMap((name) => valuesOf(resource, name)),
      ['acme/chat/evidence', '2026-01-01', '2026-03-31', 'UTC', 'auditor@acme'],
    );
    assert.deepEqual(valuesOf(resource, 'query-framework'), quarter.head.frameworks);
    const { version, sha256 } = quarter.head.catalogue;
    const rules = ['catalogue-version', 'catalogue-digest', 'strictness', 'tier'];
    assert.deepEqual(
      rules.flatMap((name) => valuesOf(resource, name)),
      [version, sha256, 'standard', 'extended'],
    );
    // NIST's library reads what the link leads to, so it has to be OSCAL.
    assert.deepEqual(
      resource.rlinks?.map(({ href }) => href),
      ['assessment-results.json'],
    );
  });

  it('gives the digest of the catalogue', () => {
    const { resources } = documentOf(quarter)['back-matter'];
    const resource = resources.find(({ title }) => title === 'catalogue.json');
    const { sha256 } = quarter.head.catalogue;
    const hashes = [{ algorithm: 'SHA-256', value: sha256.slice('sha256:'.length) }];
    assert.deepEqual(resource?.rlinks, [
      { href: '../catalogue.json', 'media-type': 'application/json', hashes },
    ]);
  });

  it('gives the thresholds that decided, and none where nothing is tested', () => {
    const { 'import-ap': plan, 'back-matter': back } = documentOf(quarter);
    const resource = back.resources.find(({ uuid }) => plan.href === `#${uuid}`);
    assert.ok(resource !== undefined);
    const { stalenessDays, maxGapDays } = quarter.catalogue.assessment;
    assert.equal(stalenessDays.event, null);
    assert.deepEqual(valuesOf(resource, 'max-gap-days'), [String(maxGapDays)]);
    assert.deepEqual(valuesOf(resource, 'staleness-days'), [
      String(stalenessDays.continuous),
      String(stalenessDays.periodic),
    ]);
  });

  it('states what was in the log and what of it is shown', () => {
    const { resources } = documentOf(quarter)['back-matter'];
    for (const { folder } of EVIDENCE_KINDS) {
      const resource = resources.find(({ rlinks }) => rlinks?.[0]?.href === `../${folder}/records.ndjson`);
      const population = quarter.coverage.kinds[folder];
      assert.ok(resource !== undefined && population !== undefined);
      assert.deepEqual(
        ['in-log', 'exported', 'usable'].flatMap((name) => valuesOf(resource, name)),
        [population.in_log, population.exported, population.usable].map(String),
      );
    }
  });
});
