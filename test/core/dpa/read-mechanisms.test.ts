import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readMechanism } from '../../../src/core/dpa/read-mechanisms.ts';
import { refusal } from './seed-request.ts';

function read(given: string) {
  const faults: string[] = [];
  const mechanism = readMechanism({ value: given, path: 'm', faults }, given);
  return { id: mechanism.known?.id, module: mechanism.module, faults };
}

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  none: ['none', 'None', 'NO TRANSFERS'],
  adequacy: ['adequacy', 'Adequacy decision', 'adequacy-decision', 'Art. 45 GDPR'],
  eu_us_dpf: ['eu_us_dpf', 'DPF', 'EU-US DPF', 'EU-U.S. Data Privacy Framework', 'Data Privacy Framework'],
  scc: [
    'scc',
    'SCC',
    'SCCs',
    'S.C.C.s',
    'EU SCCs',
    'Standard Contractual Clauses',
    'standard  contractual clauses (SCCs)',
    'EU Standard Contractual Clauses',
    'Standard Contractual Clauses (EU) 2021/914',
    'Commission Implementing Decision (EU) 2021/914',
    'SCCs of 4 June 2021',
    'Model Clauses',
  ],
  bcr: ['bcr', 'BCR', 'BCRs', 'BCR-P', 'Binding Corporate Rules', 'Binding Corporate Rules (BCRs)'],
  uk_idta: ['uk_idta', 'IDTA', 'UK IDTA', 'International Data Transfer Agreement'],
  uk_addendum: ['uk_addendum', 'UK Addendum', 'UK Addendum to the EU SCCs'],
  uk_us_data_bridge: ['uk_us_data_bridge', 'UK-US Data Bridge', 'UK Extension to the EU-US DPF'],
  swiss_scc: ['swiss_scc', 'Swiss SCCs'],
  swiss_us_dpf: ['swiss_us_dpf', 'Swiss-U.S. DPF', 'Swiss-U.S. Data Privacy Framework'],
  code_of_conduct: ['code_of_conduct', 'Code of Conduct'],
  certification: ['certification', 'Art. 46(2)(f)'],
  ad_hoc_clauses: ['ad_hoc_clauses', 'ad hoc contractual clauses'],
  derogation_art49_a: ['derogation_art49_a', 'Art. 49(1)(a)', 'Derogation under Art. 49(1)(a) GDPR'],
  derogation_art49_g: ['DEROGATION_ART49_G', 'Article 49(1)(g) GDPR'],
};

const MODULES: readonly (readonly [spelling: string, module: number])[] = [
  ['scc_module_2', 2],
  ['SCC Module Two', 2],
  ['SCCs (Module II)', 2],
  ['Module II SCCs', 2],
  ['EU SCCs (Decision 2021/914), Module 2', 2],
  ['Module 2 2021/914', 2],
  ['SCCs C2P', 2],
  ['Standard Contractual Clauses, controller to processor', 2],
  ['scc_module_3', 3],
  ['Module Three', 3],
  ['SCCs processor-to-sub-processor', 3],
  ['scc_module_4', 4],
  ['SCCs Module IV', 4],
];

const REFUSED = [
  'Privacy Shield',
  'privacy-shield',
  'EU-US PrivacyShield framework',
  'Swiss-U.S. Privacy Shield',
  'Safe Harbor',
  'Safe Harbour',
  '2001/497/EC',
  'SCCs (2004/915/EC)',
  'Decision 2010/87/EU',
  'Standard Contractual Clauses 2010/87/EU',
  'SCCs 2010',
  'scc_module_1',
  'SCCs Module One',
  'Module I',
  'SCCs, Modules One and Two',
  'SCCs C2C',
  'consent',
  'Explicit Consent',
  'legitimate interests',
  'contract',
  'GDPR',
  'Art. 6',
  'Article 6(1)(f) GDPR',
  'GDPR Art.28',
  'derogation',
  'derogation_art49',
  'Art. 49',
  'derogation_art49_h',
];

const UNKNOWN = ['carrier pigeons', 'EU', 'UK SCCs', 'BCR approval 12010874', 'module 5', 'Decision'];

describe('readMechanism', () => {
  for (const [id, spellings] of Object.entries(KNOWN)) {
    for (const spelling of spellings) {
      it(`reads ${spelling} as ${id}`, () => {
        assert.deepEqual(read(spelling), { id, module: undefined, faults: [] });
      });
    }
  }

  for (const [spelling, module] of MODULES) {
    it(`reads module ${module} in ${spelling}`, () => {
      assert.deepEqual(read(spelling), { id: 'scc', module, faults: [] });
    });
  }

  for (const spelling of REFUSED) {
    it(`refuses ${spelling}`, () => {
      assert.match(refusal({ transferMechanisms: [spelling] }), /^transfer_mechanisms\[0\]: /);
    });
  }

  for (const spelling of UNKNOWN) {
    it(`keeps ${spelling}, which it does not know`, () => {
      assert.deepEqual(read(spelling), { id: undefined, module: undefined, faults: [] });
    });
  }
});
