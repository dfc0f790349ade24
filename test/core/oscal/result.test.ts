import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { QUARTER } from '../clauses/tallied-records.ts';
import { nodesOf } from './document-walk.ts';
import { factsOf, quarter } from './oscal-facts.ts';
import { resultOf, valuesOf } from './oscal-schema.ts';

const periodOf = (fromDate: string, toDate: string) => {
  const { start, end } = resultOf(factsOf([], { asked: { ...QUARTER, fromDate, toDate } }));
  return [start, end];
};

describe('describeResult', () => {
  it('begins and ends with the period', () => {
    assert.deepEqual(periodOf('2026-01-01', '2026-03-31'), [
      '2026-01-01T00:00:00.000000Z',
      '2026-03-31T23:59:59.999999Z',
    ]);
  });

  it('ends with the build while the period still runs', () => {
    assert.deepEqual(periodOf('2026-01-01', '2026-12-31'), ['2026-01-01T00:00:00.000000Z', QUARTER.builtAt]);
  });

  it('does not end before it begins when the period is yet to come', () => {
    const start = '2027-01-01T00:00:00.000000Z';
    assert.deepEqual(periodOf('2027-01-01', '2027-12-31'), [start, start]);
  });

  it('is valid for years that OSCAL does not have', () => {
    assert.equal(periodOf('1850-01-01', '1900-12-31')[0], '1900-01-01T00:00:00.000000Z');
  });

  it('counts the clauses by status', () => {
    for (const status of ['SATISFIED', 'PARTIAL', 'GAP']) {
      const count = quarter.clauses.filter((entry) => entry.status === status).length;
      assert.deepEqual(valuesOf(resultOf(quarter), 'clauses', status), [String(count)]);
    }
  });

  it('says in the words of the catalogue what a state means', () => {
    const { remarks } = resultOf(quarter);
    const { disclaimer, status_values: meanings } = builtInCatalogue.source;
    const texts = [disclaimer, ...[...nodesOf(meanings)].flatMap((node) => Object.values(node))];
    assert.equal(texts.length, 4);
    for (const text of texts) assert.ok(remarks.includes(String(text)), String(text));
  });

  it('says how complete the records are', () => {
    assert.deepEqual(valuesOf(resultOf(quarter), 'completeness'), ['asserted']);
    assert.deepEqual(valuesOf(resultOf(quarter), 'completeness-reason'), ['the newest record is not shown']);
  });
});

describe('localComponents', () => {
  it('gives what the requester stated about the system, and nothing for what was not', () => {
    const { scope } = factsOf([]).head.parameters;
    const stated = { ...scope, system: 'Claims chat', role: 'deployer' };
    const { components } = resultOf(factsOf([], { parameters: { scope: stated } }))['local-definitions'];
    const [system] = components;
    assert.ok(system !== undefined);
    assert.equal(system.title, 'Claims chat');
    const names = ['system', 'legal-entity', 'role', 'risk-class', 'system-versions', 'scope-remarks'];
    assert.deepEqual(
      names.flatMap((name) => valuesOf(system, name)),
      ['Claims chat', 'deployer'],
    );
  });
});

describe('reviewedControls', () => {
  it('selects the clauses by framework and keeps their own names', () => {
    const { 'control-selections': selections } = resultOf(quarter)['reviewed-controls'];
    assert.deepEqual(
      selections.flatMap((selection) => valuesOf(selection, 'framework')),
      quarter.head.frameworks,
    );
    for (const selection of selections) {
      const [id] = valuesOf(selection, 'framework');
      const clauses = quarter.clauses.filter((entry) => entry.framework === id);
      assert.deepEqual(
        selection['include-controls'].flatMap((control) =>
          valuesOf(selection, 'clause-id', control['control-id']),
        ),
        clauses.map((entry) => entry.clause_id),
      );
    }
  });
});
