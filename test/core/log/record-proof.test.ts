import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRecordProof, recordProofJson } from '../../../src/core/log/record-proof.ts';
import { logLines, proofOf } from './proven-record.ts';

const proof = proofOf(logLines(5), 2);
const file: Record<string, unknown> = JSON.parse(recordProofJson(proof));
const parsed = (changed: Record<string, unknown>) => () =>
  parseRecordProof(JSON.stringify({ ...file, ...changed }));

describe('recordProofJson', () => {
  it('writes the documented members', () => {
    assert.deepEqual(file, {
      format: 'cec.record_proof.v1',
      record: proof.record,
      leaf_index: 2,
      tree_size: 5,
      inclusion_proof: proof.inclusionProof.map((hash) => `sha256:${hash}`),
      checkpoint: proof.checkpoint,
    });
  });
});

describe('parseRecordProof', () => {
  it('reads what was written', () => assert.deepEqual(parseRecordProof(recordProofJson(proof)), proof));

  it('takes the path of a tree of one record', () => {
    const alone = proofOf(logLines(1), 0);
    assert.deepEqual(parseRecordProof(recordProofJson(alone)), alone);
  });

  const wrong: [what: string, changed: Record<string, unknown>, problem: RegExp][] = [
    ['another format', { format: 'cec.record_proof.v2' }, /format: must be one of cec\.record_proof\.v1/],
    ['an unknown member', { more: 1 }, /has no member "more"/],
    ['a missing member', { checkpoint: undefined }, /checkpoint: must be a text/],
    ['a fraction', { leaf_index: 0.5 }, /leaf_index: must be a whole number/],
    ['an empty tree', { tree_size: 0 }, /tree_size: must be a whole number of 1 or more/],
    ['a bare hash', { inclusion_proof: ['ab'.repeat(32)] }, /inclusion_proof\[0\]: must be sha256:/],
    ['a short hash', { inclusion_proof: ['sha256:ab'] }, /inclusion_proof\[0\]: must be sha256:/],
    [
      'an endless path',
      { inclusion_proof: Array(54).fill(`sha256:${'ab'.repeat(32)}`) },
      /not have more than 53/,
    ],
  ];
  for (const [what, changed, problem] of wrong)
    it(`refuses ${what}`, () => assert.throws(parsed(changed), { code: 'INVALID_INPUT', message: problem }));

  it('refuses what could be read in two ways', () => {
    const twice = recordProofJson(proof).replace('"leaf_index": 2', '"leaf_index": 1, "leaf_index": 2');
    assert.throws(() => parseRecordProof(twice), { code: 'INVALID_INPUT', message: /leaf_index/ });
  });

  it('refuses what is no JSON object', () => {
    for (const text of ['', 'x', '[]', '1', 'null', '{}{}'])
      assert.throws(() => parseRecordProof(text), { code: 'INVALID_INPUT', message: /no saved proof/ });
  });
});
