import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { subjectNamer } from '../../../src/core/clauses/subject-name.ts';

const KEYS = ['gate_id', 'pipeline_id', 'model'];
const nameOf = subjectNamer(KEYS);

/** What names a subject, as the rule says it: texts and finite numbers of the keys. */
function membersOf(payload: Readonly<Record<string, unknown>>): string {
  const named = KEYS.map((key) => [key, payload[key]]).filter(
    ([, value]) => typeof value === 'string' || Number.isFinite(value),
  );
  return JSON.stringify(named);
}

describe('subjectNamer', () => {
  it('names by the members that are texts or finite numbers, in the order of the keys', () => {
    assert.equal(nameOf({ model: 'm1', gate_id: 'g1', verdict: 'PASS' }), '"gate_id":"g1","model":"m1"');
    assert.equal(nameOf({ pipeline_id: 7.5, gate_id: null, model: ['m1'] }), '"pipeline_id":7.5');
  });

  it('is empty without any', () => {
    for (const payload of [{}, { gate_id: true, model: {} }, { other: 'g1' }, { model: Infinity }])
      assert.equal(nameOf(payload), '');
  });

  it('tells apart an empty text, a number and the same digits as a text', () => {
    const names = [{}, { gate_id: '' }, { gate_id: 1 }, { gate_id: '1' }, { model: '1' }].map(nameOf);
    assert.equal(new Set(names).size, names.length);
  });

  it('cannot be made to look like other members by quotes, backslashes or control characters', () => {
    const payloads = [
      { gate_id: 'g1","model":"m1' },
      { gate_id: 'g1', model: 'm1' },
      { gate_id: 'g1\\' },
      { gate_id: 'g1\\\\' },
      { gate_id: 'g1"' },
      { gate_id: 'g1\n' },
      { gate_id: 'g1\\n' },
      { gate_id: '\ud800' },
      { gate_id: '\\ud800' },
    ];
    assert.equal(new Set(payloads.map(nameOf)).size, payloads.length);
  });

  it('digests names of more than 128 characters, which stay apart', () => {
    const wrapped = '"gate_id":""'.length;
    const longest = 'x'.repeat(128 - wrapped);
    assert.equal(nameOf({ gate_id: longest }), `"gate_id":"${longest}"`);
    assert.match(nameOf({ gate_id: `${longest}x` }), /^sha256:/);
    const [one, other] = ['a', 'b'].map((end) => nameOf({ gate_id: 'x'.repeat(100_000) + end }));
    assert.match(one ?? '', /^sha256:[0-9a-f]{64}$/);
    assert.notEqual(one, other);
    assert.notEqual(nameOf({ gate_id: one }), one);
  });

  it('gives two payloads the same name exactly when the same members name them', () => {
    const value = fc.oneof(
      fc.constantFrom('', 'g1', 'g1"', 'g1\\', 'é', '1', 1, 1.5, null, true),
      fc.string({ maxLength: 3 }),
      fc.constantFrom({ gate_id: 'g1' }, ['g1'], false, -0, 1e21),
    );
    const payload = fc.dictionary(fc.constantFrom(...KEYS, 'other'), value);
    fc.assert(
      fc.property(payload, payload, (a, b) => {
        assert.equal(nameOf(a) === nameOf(b), membersOf(a) === membersOf(b));
      }),
      { numRuns: 200 },
    );
  });

  it('names alike, however many subjects it has named before', () => {
    const used = subjectNamer(KEYS);
    const payloads = Array.from({ length: 600 }, (_, i) => ({
      gate_id: i % 2 === 0 ? `g${i}` : i,
      model: 'm',
    }));
    for (const payload of [...payloads, ...payloads.toReversed()])
      assert.equal(used(payload), subjectNamer(KEYS)(payload));
  });
});
