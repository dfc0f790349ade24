import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { between, check, codesOf, controller, processor, shown, type Changes } from './seed-request.ts';

/** Codes that the warnings must have among them, and the request. */
const WARNED: readonly (readonly [code: string, changes: Changes])[] = [
  ['NOT_A_STATE_LAW', { lawOfContract: 'GDPR Art.28' }],
  ['NON_EU_LAW', { lawOfContract: 'New York law' }],
  ['GENERIC_CATEGORY', { subjectCategories: ['Users'] }],
  ['GENERIC_CATEGORY', { subjectCategories: ['customers', 'data-subjects'] }],
  ['NO_DESTINATION', { transferMechanisms: ['SCCs'] }],
  ['SCC_NOT_NEEDED', between('DE', 'FR')],
  ['SCC_NOT_NEEDED', between('DE', 'JP')],
  ['DPF_FALLBACK', { transferMechanisms: ['DPF'] }],
  ['DEROGATION', { transferMechanisms: ['derogation_art49_a'] }],
  ['SHORT_RETENTION', { retentionPeriodDays: 183 }],
  ['LONG_RETENTION', { retentionPeriodDays: 3651 }],
  ['MODULE_ASSUMED', {}],
  ['UNKNOWN_FIELD', { unknownKeys: ['subject_catgories'] }],
  ['UNKNOWN_FIELD', controller({ adress: '1 Main St' })],
  ['UNKNOWN_FIELD', processor({ contact: { name: 'Jane', mail: 'jane@example.com' } })],
  ['MERGED_CATEGORIES', { subjectCategories: ['End users', 'end-users'] }],
  ['UNKNOWN_MECHANISM', { transferMechanisms: ['carrier pigeons'] }],
  ['NONE_IN_DOUBT', { ...between('DE', 'US'), transferMechanisms: ['none'] }],
  ['ADEQUACY_NOT_LISTED', { ...between('DE', 'CN'), transferMechanisms: ['adequacy'] }],
  ['UK_EXPORT', between('GB', 'US')],
  ['UK_EXPORT', { transferMechanisms: ['UK Addendum'] }],
  ['SCC_CHOICES_UNUSED', { transferMechanisms: ['BCR'], scc: { clause7Docking: true } }],
  ['SCC_EFTA_LAW', { scc: { clause17MemberState: 'NO' } }],
];

const NOT_WARNED: readonly (readonly [code: string, changes: Changes])[] = [
  ['NOT_A_STATE_LAW', { lawOfContract: 'laws of Ireland' }],
  ['NON_EU_LAW', { lawOfContract: 'German law' }],
  ['NON_EU_LAW', { lawOfContract: 'Norwegian law' }],
  ['GENERIC_CATEGORY', { subjectCategories: ['end-users'] }],
  ['NO_DESTINATION', { destinationCountries: ['US'] }],
  ['SCC_NOT_NEEDED', between('DE', 'US')],
  ['SCC_NOT_NEEDED', between('US', 'DE')],
  ['DPF_FALLBACK', { transferMechanisms: ['DPF', 'SCCs'] }],
  ['SHORT_RETENTION', { retentionPeriodDays: 184 }],
  ['LONG_RETENTION', { retentionPeriodDays: 3650 }],
  ['MODULE_ASSUMED', between('DE', 'US')],
  ['MODULE_ASSUMED', { transferMechanisms: ['scc_module_2'] }],
  ['NONE_IN_DOUBT', { ...between('DE', 'FR'), transferMechanisms: ['none'] }],
  ['MERGED_CATEGORIES', { subjectCategories: ['adults (<65)', 'adults (≥65)'] }],
  ['ADEQUACY_NOT_LISTED', { ...between('DE', 'JP'), transferMechanisms: ['adequacy'] }],
];

describe('dpaWarnings', () => {
  for (const [code, changes] of WARNED) {
    it(`warns ${code} about ${shown(changes)}`, () => assert.ok(codesOf(changes).includes(code)));
  }

  for (const [code, changes] of NOT_WARNED) {
    it(`does not warn ${code} about ${shown(changes)}`, () => assert.ok(!codesOf(changes).includes(code)));
  }

  it('names all unknown keys of a party in one warning', () => {
    const { warnings } = check(controller({ adress: 'x', vat: 'y', contact: { mail: 'z' } }));
    const messages = warnings.filter(({ code }) => code === 'UNKNOWN_FIELD').map(({ message }) => message);
    assert.equal(messages.length, 1);
    for (const name of ['controller_details', '"adress"', '"vat"', '"contact.mail"']) {
      assert.ok(messages[0]?.includes(name), messages[0]);
    }
  });

  it('keeps to the order of the table', () => {
    const changes = {
      lawOfContract: 'Japanese law',
      subjectCategories: ['people', 'People'],
      transferMechanisms: ['SCCs', 'Art. 49(1)(b)', 'carrier pigeons'],
      retentionPeriodDays: 4000,
      unknownKeys: ['scc_modul'],
      ...processor({ country: 'FR', vat: '1' }),
    };
    assert.deepEqual(codesOf(changes), [
      'NON_EU_LAW',
      'GENERIC_CATEGORY',
      'NO_DESTINATION',
      'SCC_NOT_NEEDED',
      'DEROGATION',
      'LONG_RETENTION',
      'MODULE_ASSUMED',
      'UNKNOWN_FIELD',
      'UNKNOWN_FIELD',
      'MERGED_CATEGORIES',
      'UNKNOWN_MECHANISM',
    ]);
  });

  it('shows a hostile key without its controls', () => {
    const messages = check({ unknownKeys: ['a\u202eb'] }).warnings.map(({ message }) => message);
    assert.ok(messages.some((message) => message.includes('"a?b"')));
  });
});

const messageFor = (mechanism: string) =>
  check({ lawOfContract: 'New York law', transferMechanisms: [mechanism] }).warnings.find(
    ({ code }) => code === 'NON_EU_LAW',
  )?.message ?? '';

describe('the warning about a law outside the Union', () => {
  it('speaks of the standard contractual clauses only where there are any', () => {
    assert.doesNotMatch(messageFor('none'), /Clause 17|standard contractual/);
    assert.match(messageFor('SCCs'), /Clause 17/);
  });
});
