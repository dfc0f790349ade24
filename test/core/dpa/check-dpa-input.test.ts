import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkDpaInput } from '../../../src/core/dpa/check-dpa-input.ts';
import { CecError } from '../../../src/errors.ts';
import { refusedRequests } from './refused-requests.ts';
import {
  check,
  codesOf,
  controller,
  processor,
  refusal,
  seedRequest,
  shown,
  type Changes,
} from './seed-request.ts';

const PLACEHOLDERS = [
  '[name]',
  '<name>',
  'TBD',
  'todo',
  'N/A',
  'None',
  'unknown',
  'test',
  'xxx',
  'Data Controller',
  'data processor',
];

describe('checkDpaInput', () => {
  it('accepts the documented example, with what counsel should look at, in the order of the table', () => {
    assert.deepEqual(codesOf(), ['NOT_A_STATE_LAW', 'NO_DESTINATION', 'MODULE_ASSUMED']);
    const { agreement } = check();
    assert.equal(agreement.orgId, 'default');
    assert.equal(agreement.retentionDays, 2555);
    assert.equal(agreement.lawOfContract, 'GDPR Art.28');
    assert.equal(agreement.isStateLaw, false);
    assert.deepEqual(agreement.subjectCategories, ['employees', 'end-users']);
    assert.equal(agreement.subProcessors, undefined);
    assert.equal(agreement.controller.contact, undefined);
  });

  for (const [field, changes] of refusedRequests) {
    it(`refuses ${field} in ${shown(changes)}`, () => {
      assert.ok(
        refusal(changes)
          .split('; ')
          .some((fault) => fault.startsWith(`${field}: `)),
        refusal(changes),
      );
    });
  }

  for (const name of PLACEHOLDERS) {
    it(`refuses the placeholder ${name}`, () => {
      assert.match(refusal(controller({ name })), /^controller_details\.name: is a placeholder/);
      assert.match(refusal(processor({ address: name })), /^processor_details\.address: is a placeholder/);
    });
  }

  it('keeps a name with a placeholder or mark-up inside it', () => {
    for (const name of ['Unknown Worlds Ltd', '[Acme] {{x}} <b>Corp</b>', 'Smith & Sons']) {
      assert.equal(check(controller({ name })).agreement.controller.name, name);
    }
  });

  it('collects every fault', () => {
    const message = refusal({
      ...controller({ name: '', address: 'TBD' }),
      retentionPeriodDays: 0,
      lawOfContract: '',
    });
    const fields = message.split('; ').map((fault) => fault.split(': ')[0]);
    for (const field of [
      'controller_details.name',
      'controller_details.address',
      'law_of_contract',
      'retention_period_days',
    ]) {
      assert.ok(fields.includes(field), message);
    }
  });

  it('does not repeat a value that it refuses', () => {
    assert.ok(!refusal(controller({ name: 'evil\u202e' })).includes('evil'));
  });

  it('merges categories that differ in case, spaces and punctuation, and keeps the first', () => {
    const { subjectCategories } = check({ subjectCategories: ['End users', 'staff', 'END-USERS'] }).agreement;
    assert.deepEqual(subjectCategories, ['End users', 'staff']);
  });

  it('tells no sub-processors from none stated', () => {
    assert.equal(check({ subProcessors: [] }).agreement.subProcessors, undefined);
    assert.deepEqual(check({ subProcessors: [], noSubProcessors: true }).agreement.subProcessors, []);
  });

  it('has countries in upper case', () => {
    assert.equal(check(controller({ country: 'de' })).agreement.controller.country, 'DE');
  });

  it('throws nothing but a CecError, whatever JSON it is given', () => {
    const details = fc.record(
      { name: fc.jsonValue(), address: fc.jsonValue(), contact: fc.jsonValue(), country: fc.jsonValue() },
      { requiredKeys: [] },
    );
    const keys = [
      ...Object.keys(seedRequest),
      'scc',
      'subProcessors',
      'specialCategories',
      'purposes',
      'effectiveDate',
      'breachNoticeHours',
      'destinationCountries',
      'unknownKeys',
    ];
    const members = fc.dictionary(fc.constantFrom(...keys), fc.oneof(fc.jsonValue(), details));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), members), members, (whole, changes) => {
        for (const request of [JSON.stringify(whole), JSON.stringify({ ...seedRequest, ...changes })]) {
          try {
            checkDpaInput(JSON.parse(request));
          } catch (error) {
            assert.ok(error instanceof CecError, String(error));
          }
        }
      }),
    );
  });

  it('gives the same agreement for texts that it has normalised', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).map((name) => `A ${name}`);
    fc.assert(
      fc.property(text, text, (name, category) => {
        const request = { ...controller({ name }), subjectCategories: [category] };
        const first = accepted(request);
        fc.pre(first !== undefined);
        const again = check({
          ...controller({ name: first.controller.name }),
          subjectCategories: first.subjectCategories,
        });
        assert.deepEqual(again.agreement, first);
      }),
    );
  });
});

function accepted(changes: Changes) {
  try {
    return check(changes).agreement;
  } catch {
    return undefined;
  }
}
