import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { CatalogueError, parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import {
  adverse,
  assessment,
  catalogue,
  clause,
  framework,
  withAssessment,
  withClause,
  withRule,
} from './small-catalogue.ts';

const file = new URL('../../../src/core/clauses/catalogue.schema.json', import.meta.url);
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(file, 'utf8')));

function schemaFaults(value: unknown): string[] {
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

function isParsed(value: unknown): boolean {
  try {
    parseCatalogue(value);
    return true;
  } catch (error) {
    assert.ok(error instanceof CatalogueError);
    return false;
  }
}

/** As JSON has it: members that are undefined are not there. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const without = (object: object, key: string): object => ({ ...object, [key]: undefined });

const inFramework = (changes: object) => catalogue({ frameworks: [framework(changes)] });

function* spoil(object: object, put: (changed: object) => unknown): Generator {
  for (const key of Object.keys(object)) {
    for (const wrong of [undefined, 7.5, {}, ['x', 7], '']) yield put({ ...object, [key]: wrong });
  }
}

/** Every member of the small catalogue: left out, and of a wrong type. */
function* memberMutations(): Generator {
  yield* spoil(catalogue(), (changed) => changed);
  yield* spoil(assessment(), withAssessment);
  yield* spoil(framework(), inFramework);
  yield* spoil(clause(), withClause);
  const rules: object = adverse();
  for (const [kind, rule] of Object.entries(rules)) {
    yield* spoil(rule, (changed) => withAssessment({ adverse: adverse({ [kind]: changed }) }));
  }
}

describe('catalogue.schema.json', () => {
  it('accepts the built-in catalogue and a small one, as parseCatalogue does', () => {
    for (const value of [builtInCatalogue.source, catalogue()]) {
      assert.deepEqual(schemaFaults(value), []);
      assert.equal(isParsed(value), true);
    }
  });

  it('agrees with parseCatalogue on each member left out or of a wrong type', () => {
    let refused = 0;
    for (const mutation of memberMutations()) {
      const value = plain(mutation);
      const faults = schemaFaults(value);
      assert.equal(isParsed(value), faults.length === 0, `${JSON.stringify(value)}: ${faults.join()}`);
      if (faults.length > 0) refused++;
    }
    assert.ok(refused > 200, `${refused} refused`);
  });

  const wrong: readonly [what: string, value: unknown][] = [
    ['an unknown kind', withClause({ evidence_kinds: ['halluccheck.opa.v1'], required_groups: [] })],
    ['a folder for a kind', withClause({ evidence_kinds: ['score_records'], required_groups: [] })],
    ['a kind twice', withClause({ evidence_kinds: ['halluccheck.gate.v1', 'halluccheck.gate.v1'] })],
    ['an empty required group', withClause({ required_groups: [[]] })],
    ['no records wanted', withClause({ min_count: 0 })],
    ['an unknown cadence', withClause({ cadence: 'hourly' })],
    ['an unknown support level', withClause({ support: 'full' })],
    ['a flag that is a text', withClause({ integrity_required: 'true' })],
    ['no days to retain', withClause({ min_retained_days: 0 })],
    ['a date that is none', withClause({ applies_from: { general: 'soon' } })],
    ['a clause name without a letter', withClause({ aliases: ['()'] })],
    ['a framework id with a blank', inFramework({ id: 'acme rules' })],
    ['a framework name of 65 characters', inFramework({ short_title: 'x'.repeat(65) })],
    ['a framework name that turns the text around', inFramework({ aliases: ['a\u202eb'] })],
    ['no clauses', inFramework({ clauses: [] })],
    ['no frameworks', catalogue({ frameworks: [] })],
    ['another schema', catalogue({ schema: 'cec.clause_catalogue.v2' })],
    ['a ratio of 75', withAssessment({ coverage_min_ratio: 75 })],
    ['a gap of no days', withAssessment({ max_gap_days: 0 })],
    ['recency of events', withAssessment({ staleness_days: { continuous: 14, periodic: 9, event: 1 } })],
    ['a missing rule', withAssessment({ adverse: without(adverse(), 'pii') })],
    ['a rate of 0', withRule('score', { rate_threshold: 0 })],
    ['lower scores worse', withRule('prri', { higher_is_worse: false })],
    ['a blank word', withRule('gate', { adverse: [' '] })],
    ['a long word', withRule('gate', { adverse: ['x'.repeat(101)] })],
    ['a hundred and one words', withRule('gate', { adverse: Array.from({ length: 101 }, () => 'x') })],
  ];
  for (const [what, value] of wrong) {
    it(`refuses ${what}, as parseCatalogue does`, () => {
      assert.notDeepEqual(schemaFaults(plain(value)), []);
      assert.equal(isParsed(plain(value)), false);
    });
  }

  it('accepts what is optional, as parseCatalogue does', () => {
    const values = [
      withClause({ applies_from: { general: '2026-08-02', note: 'Ask counsel.' }, min_retained_days: 184 }),
      withClause({ integrity_required: true, requires_human_actor: false, absence_is_neutral: true }),
      withClause({ role: 'provider', aliases: [], required_groups: [] }),
      withRule('gate', { caution: [], not_operated: undefined }),
      withAssessment({ staleness_days: { continuous: null, periodic: null, event: null } }),
    ];
    for (const value of values) {
      assert.deepEqual(schemaFaults(plain(value)), []);
      assert.equal(isParsed(plain(value)), true);
    }
  });
});
