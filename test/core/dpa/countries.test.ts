import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  countryName,
  countryNames,
  isCountry,
  isInEea,
  isMemberState,
} from '../../../src/core/dpa/countries.ts';

describe('countryNames', () => {
  it('has the 249 countries of ISO 3166-1', () => {
    assert.equal([...countryNames].length, 249);
    for (const [code] of countryNames) assert.match(code, /^[A-Z]{2}$/);
  });
});

describe('isInEea', () => {
  it('holds for the 27 Member States and three more states', () => {
    const codes = Array.from(countryNames, ([code]) => code);
    assert.equal(codes.filter(isMemberState).length, 27);
    for (const code of ['IS', 'LI', 'NO', 'FR', 'RE']) assert.ok(isInEea(code));
    for (const code of ['CH', 'GB', 'US', 'SJ']) assert.ok(!isInEea(code));
  });
});

describe('isCountry', () => {
  it('knows no code that ISO 3166-1 has not', () => {
    for (const code of ['UK', 'EU', 'XK', 'EL', '']) assert.ok(!isCountry(code));
  });
});

describe('countryName', () => {
  it('is the short name', () => assert.equal(countryName('IE'), 'Ireland'));
});
