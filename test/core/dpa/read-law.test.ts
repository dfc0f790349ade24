import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countryNames, isInEea } from '../../../src/core/dpa/countries.ts';
import { readLaw } from '../../../src/core/dpa/read-law.ts';

const IN_THE_EEA = [
  'laws of Ireland',
  'Irish law',
  'German law',
  'Germany',
  'DE',
  'law of IE',
  'the laws of the Republic of Ireland',
  'Norwegian law',
  'Dutch law',
  'the law of Spain, as applied with GDPR Art.28',
];

const ELSEWHERE = [
  'England and Wales',
  'Northern Ireland',
  'Laws of England & Wales',
  'New York law',
  'State of Delaware, U.S.A.',
  'US law',
  'Swiss law',
  'Japan',
  "Côte d'Ivoire",
  'Cote d’Ivoire',
  'New Jersey',
  'Bosnia & Herzegovina',
  'laws of India',
];

const NO_STATE = [
  'GDPR Art.28',
  'GDPR',
  'Regulation (EU) 2016/679',
  'EU law',
  'Union law',
  'the law of the Member State in which the controller is established',
  'GDPR IN FORCE',
  'as agreed in the contract',
];

describe('readLaw', () => {
  for (const text of IN_THE_EEA) {
    it(`takes ${text} for the law of a state in the EEA`, () => {
      assert.deepEqual(readLaw(text), { isStateLaw: true, isForeign: false });
    });
  }

  for (const text of ELSEWHERE) {
    it(`takes ${text} for the law of another state`, () => {
      assert.deepEqual(readLaw(text), { isStateLaw: true, isForeign: true });
    });
  }

  for (const text of NO_STATE) {
    it(`takes ${text} for no state's law`, () => {
      assert.deepEqual(readLaw(text), { isStateLaw: false, isForeign: false });
    });
  }

  it('knows each country by each of its names and by its code', () => {
    for (const [code, names] of countryNames) {
      for (const name of [...names, code]) {
        assert.deepEqual(
          readLaw(`the law of ${name}`),
          { isStateLaw: true, isForeign: !isInEea(code) },
          name,
        );
      }
    }
  });

  it('looks at a Member State together with another as foreign', () => {
    assert.equal(readLaw('German law, or New York law').isForeign, true);
  });
});
