import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { clauseKey } from '../../../src/core/clauses/clause-key.ts';
import { controlId, objectiveId } from '../../../src/core/oscal/clause-tokens.ts';

const named = (clauseId: string, framework = 'eu_ai_act') => ({ framework, clause_id: clauseId });
/** Not `\p{L}`: which letters there are depends on a validator's version of Unicode. */
const TOKEN = /^[A-Za-z_][A-Za-z0-9._-]*$/;

describe('controlId', () => {
  it('keeps letters, digits and points', () => {
    assert.equal(controlId(named('Art.26(5)')), 'eu_ai_act.Art.26-5');
    assert.equal(controlId(named('MEASURE 2.11', 'nist_ai_rmf')), 'nist_ai_rmf.MEASURE-2.11');
    assert.equal(controlId(named('10.1', 'iso_42001')), 'iso_42001.10.1');
  });

  it('writes other letters as their numbers', () => {
    assert.equal(controlId(named('§ 5é')), 'eu_ai_act._a7_-5_e9_');
  });

  it('is an OSCAL token, and another one for each clause that a catalogue tells apart', () => {
    const clauseId = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('A', '1', '.', ' ', '(', ')', '-', '_', 'é', 'ü', 'e9') }),
    );
    fc.assert(
      fc.property(clauseId, clauseId, (one, other) => {
        assert.match(controlId(named(one)), TOKEN);
        if (clauseKey(one) !== clauseKey(other))
          assert.notEqual(controlId(named(one)), controlId(named(other)));
      }),
      { numRuns: 500 },
    );
  });

  it('differs between frameworks', () => {
    assert.notEqual(controlId(named('1', 'a')), controlId(named('1', 'a_1')));
  });
});

describe('objectiveId', () => {
  it('is a token that no clause has', () => {
    assert.equal(objectiveId(named('Art.12')), 'eu_ai_act.Art.12_obj');
    assert.notEqual(controlId(named('Art.12_obj')), objectiveId(named('Art.12')));
  });
});
