import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { between, check, codesOf, controller, processor, refusal, type Changes } from './seed-request.ts';

function plan(changes: Changes) {
  return check(changes).agreement.transfers;
}

/** Module and whether it is assumed; undefined without standard clauses. */
function moduleOf(changes: Changes): readonly [number, boolean] | undefined {
  const { scc } = plan(changes);
  return scc === undefined ? undefined : [scc.module, scc.isAssumed];
}

const subProcessorIn = (country: string) => ({ subProcessors: [{ name: 'Cloud Ltd', country }] });

describe('planTransfers', () => {
  it('assumes Module Two where countries are not stated', () => {
    assert.deepEqual(moduleOf({}), [2, true]);
    assert.deepEqual(moduleOf(controller({ country: 'US' })), [2, true]);
    assert.deepEqual(moduleOf(processor({ country: 'US' })), [2, true]);
  });

  it('derives Module Two for a processor in a third country', () => {
    assert.deepEqual(moduleOf(between('DE', 'US')), [2, true]);
    assert.ok(!codesOf(between('DE', 'US')).includes('MODULE_ASSUMED'));
  });

  it('derives Module Three for the sub-processors of a processor in the EEA', () => {
    assert.deepEqual(moduleOf({ ...between('DE', 'FR'), ...subProcessorIn('IN') }), [3, true]);
  });

  it('derives Module Four for a processor in the EEA and a controller outside', () => {
    assert.deepEqual(moduleOf(between('US', 'DE')), [4, true]);
  });

  it('takes the module that is named, in the mechanism or in the choices', () => {
    assert.deepEqual(moduleOf({ transferMechanisms: ['scc_module_2'] }), [2, false]);
    assert.deepEqual(moduleOf({ scc: { module: 3 } }), [3, false]);
    assert.deepEqual(moduleOf({ ...between('US', 'DE'), transferMechanisms: ['SCC Module Four'] }), [
      4,
      false,
    ]);
  });

  it('sets out Module Two where Module Three stands beside it', () => {
    const both = { ...between('DE', 'US'), transferMechanisms: ['scc_module_3', 'scc_module_2'] };
    assert.deepEqual(moduleOf(both), [2, false]);
    assert.equal(plan(both).mechanisms.length, 2);
  });

  for (const [what, changes] of [
    ['Module Four without countries', { transferMechanisms: ['scc_module_4'] }],
    [
      'Module Four for a processor in a third country',
      { ...between('DE', 'US'), transferMechanisms: ['scc_module_4'] },
    ],
    ['Module Two against Module Four', { ...between('US', 'DE'), transferMechanisms: ['scc_module_2'] }],
    [
      'Module Three for a processor in a third country',
      { ...between('DE', 'US'), transferMechanisms: ['scc_module_3'] },
    ],
  ] as const) {
    it(`refuses ${what}`, () => assert.match(refusal(changes), /^transfer_mechanisms: Module /));
  }

  it('refuses choices whose module contradicts the mechanism', () => {
    const message = refusal({
      ...between('US', 'DE'),
      transferMechanisms: ['scc_module_4'],
      scc: { module: 3 },
    });
    assert.match(message, /Module Four does not go with Module Three/);
  });

  it('has any country for Clauses 17 and 18 of Module Four', () => {
    const scc = { clause17MemberState: 'US', clause18MemberState: 'US' };
    assert.equal(plan({ ...between('US', 'DE'), scc }).scc?.clause17MemberState, 'US');
  });

  it('names the instrument with its module', () => {
    assert.deepEqual(plan({ transferMechanisms: ['sccs'] }).mechanisms, [
      {
        id: 'scc',
        given: 'sccs',
        printedAs:
          'Standard contractual clauses of Commission Implementing Decision (EU) 2021/914, Module Two (controller to processor)',
      },
    ]);
  });

  it('lists an instrument once, however it is spelt', () => {
    const { mechanisms } = plan({ transferMechanisms: ['SCCs', 'Standard Contractual Clauses', 'BCR'] });
    assert.deepEqual(
      mechanisms.map(({ given }) => given),
      ['SCCs', 'BCR'],
    );
  });

  it('prints what it does not know as it is given', () => {
    const { mechanisms } = plan({ transferMechanisms: [' Carrier  pigeons '] });
    assert.deepEqual(mechanisms, [{ id: undefined, given: 'Carrier pigeons', printedAs: 'Carrier pigeons' }]);
  });

  it('has no clauses, fallback or assessment for no transfer', () => {
    assert.deepEqual(plan({ transferMechanisms: ['None'] }), {
      none: true,
      mechanisms: [{ id: 'none', given: 'None', printedAs: 'No transfer outside the EEA' }],
      scc: undefined,
      dpfFallback: false,
      assessmentDue: false,
      destinationCountries: [],
      frequency: undefined,
    });
  });

  it('needs a fallback where no safeguard stands beside the Data Privacy Framework', () => {
    assert.equal(plan({ transferMechanisms: ['DPF'] }).dpfFallback, true);
    assert.equal(plan({ transferMechanisms: ['DPF', 'adequacy', 'derogation_art49_b'] }).dpfFallback, true);
    assert.equal(plan({ transferMechanisms: ['DPF', 'BCR'] }).dpfFallback, false);
    assert.equal(plan({ transferMechanisms: ['adequacy'] }).dpfFallback, false);
  });

  it('finds an assessment due for standard clauses and binding corporate rules', () => {
    for (const mechanism of ['SCCs', 'BCR', 'Swiss SCCs']) {
      assert.equal(plan({ transferMechanisms: [mechanism] }).assessmentDue, true, mechanism);
    }
    assert.equal(plan({ transferMechanisms: ['DPF'] }).assessmentDue, false);
  });

  it('keeps the choices in the clauses', () => {
    const scc = {
      clause7Docking: true,
      clause9Option: 2,
      clause9Days: 30,
      clause11Option: false,
      clause13Authority: 'DPC',
      clause17MemberState: 'ie',
      clause18MemberState: 'IE',
    };
    assert.deepEqual(plan({ scc }).scc, { ...scc, clause17MemberState: 'IE', module: 2, isAssumed: true });
  });
});
