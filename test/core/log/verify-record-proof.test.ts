import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { payloadHash } from '../../../src/core/log/record-line.ts';
import type { RecordProof } from '../../../src/core/log/record-proof.ts';
import { verifyRecordProof, type ProofTrust } from '../../../src/core/log/verify-record-proof.ts';
import { keys, LOG, macKeys, OTHER } from './log-fixture.ts';
import { logLines, ORIGIN, proofOf } from './proven-record.ts';
import { withoutPayload } from './sealed-lines.ts';

const lines = logLines(7);
const proof = proofOf(lines, 4);
const trust: ProofTrust = { checkpointKeys: [keys.checkpoint.publicKey], recordKeys: macKeys };
const stranger = generateKeyPairSync('ed25519');

const idsOf = (given: RecordProof, trusted: ProofTrust, status: string) =>
  verifyRecordProof(given, trusted)
    .checks.filter((check) => check.status === status)
    .map(({ id }) => id);

/** What fails; and that the whole is valid exactly when nothing does. */
function failedBy(given: RecordProof, trusted: ProofTrust = trust): string[] {
  const failed = idsOf(given, trusted, 'FAIL');
  assert.equal(verifyRecordProof(given, trusted).valid, failed.length === 0);
  return failed;
}

const altered = (pattern: RegExp, text: string): RecordProof => {
  const record = proof.record.replace(pattern, text);
  assert.notEqual(record, proof.record);
  return { ...proof, record };
};

const wanting = (recordId: string, log: string) => ({ ...trust, wanted: { recordId, logs: [log] } });

describe('verifyRecordProof', () => {
  it('accepts every record of trees of every size', () => {
    const place = fc
      .integer({ min: 1, max: 40 })
      .chain((size) => fc.tuple(fc.constant(size), fc.nat({ max: size - 1 })));
    fc.assert(
      fc.property(place, ([size, index]) => {
        const verdict = verifyRecordProof(proofOf(logLines(size), index), trust);
        assert.ok(verdict.valid);
        assert.deepEqual(new Set(verdict.checks.map(({ status }) => status)), new Set(['PASS']));
        assert.equal(verdict.record?.header.record_id, `r${index}`);
      }),
      { numRuns: 30 },
    );
  });

  it('finds an altered payload by its hash alone', () => {
    assert.deepEqual(failedBy(altered(/"name":"r4"/, '"name":"r5"')), ['payload_hash']);
  });

  it('finds another salt by the payload hash', () => {
    assert.deepEqual(failedBy(altered(/"salt":"[^"]{22}"/, `"salt":"${'A'.repeat(22)}"`)), ['payload_hash']);
  });

  it('finds an altered header by its HMAC and its place in the tree', () => {
    assert.deepEqual(failedBy(altered(/"late_count":0/, '"late_count":1')), ['record_hmac', 'inclusion']);
  });

  it('finds an altered header by its place in the tree where the HMAC key is not held', () => {
    const auditor = { ...trust, recordKeys: new Map() };
    assert.deepEqual(failedBy(altered(/"late_count":0/, '"late_count":1'), auditor), ['inclusion']);
    assert.deepEqual(idsOf(proof, auditor, 'NOT_CHECKED'), ['record_hmac']);
    assert.ok(verifyRecordProof(proof, auditor).valid);
  });

  it('finds a payload that was exchanged together with its hash', () => {
    const json = '{"name":"forged"}';
    const salt = 'A'.repeat(22);
    const record = proof.record
      .replace(/"payload_hash":"sha256:[0-9a-f]{64}"/, `"payload_hash":"sha256:${payloadHash(salt, json)}"`)
      .replace(/"payload":.*$/, `"payload":${json},"salt":"${salt}"}`);
    assert.deepEqual(failedBy({ ...proof, record }), ['record_hmac', 'inclusion']);
  });

  it('finds an altered HMAC', () => {
    assert.deepEqual(failedBy(altered(/hmac-sha256:[0-9a-f]{64}/, `hmac-sha256:${'0'.repeat(64)}`)), [
      'record_hmac',
    ]);
  });

  it('finds a line that is no record, and checks what is left', () => {
    assert.deepEqual(failedBy({ ...proof, record: `${proof.record} ` }), ['record']);
    assert.deepEqual(idsOf({ ...proof, record: '' }, trust, 'PASS'), ['checkpoint_signature']);
  });

  it('says that the payload of an erased record is not there', () => {
    const erased = { ...proof, record: withoutPayload(proof.record) };
    assert.deepEqual(failedBy(erased), []);
    assert.deepEqual(idsOf(erased, trust, 'NOT_CHECKED'), ['payload_hash']);
  });

  it('finds every altered, missing and added hash of the proof', () => {
    const { inclusionProof: path } = proof;
    assert.ok(path.length > 1);
    for (const i of path.keys()) {
      assert.deepEqual(failedBy({ ...proof, inclusionProof: path.with(i, '5d'.repeat(32)) }), ['inclusion']);
      assert.deepEqual(failedBy({ ...proof, inclusionProof: path.toSpliced(i, 1) }), ['inclusion']);
    }
    assert.deepEqual(failedBy({ ...proof, inclusionProof: [...path, '5d'.repeat(32)] }), ['inclusion']);
  });

  it('finds the proof of another record', () => {
    assert.deepEqual(failedBy({ ...proofOf(lines, 3), record: proof.record }), ['leaf_index', 'inclusion']);
    assert.deepEqual(failedBy({ ...proof, leafIndex: 3 }), ['leaf_index', 'inclusion']);
  });

  it('finds a proof for a tree of another size', () => {
    assert.deepEqual(failedBy({ ...proof, treeSize: 8 }), ['inclusion']);
    assert.deepEqual(failedBy({ ...proof, checkpoint: proofOf(logLines(8), 4).checkpoint }), ['inclusion']);
  });

  it('finds a checkpoint of another key', () => {
    const forged = proofOf(lines, 4, { key: stranger.privateKey });
    assert.deepEqual(failedBy(forged), ['checkpoint_signature']);
    assert.deepEqual(failedBy(proof, { ...trust, checkpointKeys: [stranger.publicKey] }), [
      'checkpoint_signature',
    ]);
  });

  it('accepts any one of several trusted keys', () => {
    const { publicKey } = keys.checkpoint;
    assert.deepEqual(failedBy(proof, { ...trust, checkpointKeys: [stranger.publicKey, publicKey] }), []);
  });

  it('finds a checkpoint of another log with the same tree', () => {
    for (const origin of [`cec-test/${OTHER}`, `cec-test/x/${LOG}`, `/${LOG}`, LOG, `cec-test${LOG}`])
      assert.deepEqual(failedBy(proofOf(lines, 4, { origin })), ['checkpoint_log'], origin);
  });

  it('finds an altered checkpoint', () => {
    const checkpoint = proof.checkpoint.replace(`${ORIGIN}\n7\n`, `${ORIGIN}\n6\n`);
    assert.deepEqual(failedBy({ ...proof, checkpoint }), ['inclusion', 'checkpoint_signature']);
  });

  it('finds that there is no checkpoint', () => {
    for (const checkpoint of ['', 'no note', proof.checkpoint.replace('\n\n', '\n')])
      assert.deepEqual(failedBy({ ...proof, checkpoint }), ['checkpoint_signature']);
  });

  it('is not valid without a trusted key, though nothing fails', () => {
    const nobody = { ...trust, checkpointKeys: [] };
    assert.deepEqual(idsOf(proof, nobody, 'FAIL'), []);
    assert.deepEqual(idsOf(proof, nobody, 'NOT_CHECKED'), ['checkpoint_signature']);
    assert.equal(verifyRecordProof(proof, nobody).valid, false);
  });

  it('finds that it is not the record that was asked for', () => {
    assert.deepEqual(failedBy(proof, wanting('r4', LOG)), []);
    assert.deepEqual(failedBy(proof, wanting('r5', LOG)), ['record']);
    assert.deepEqual(failedBy(proof, wanting('r4', OTHER)), ['record']);
  });

  it('never throws, and never accepts what was altered', () => {
    const field = fc.constantFrom('record', 'checkpoint');
    fc.assert(
      fc.property(field, fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }), (name, place, text) => {
        const at = place % proof[name].length;
        const given = { ...proof, [name]: proof[name].slice(0, at) + text + proof[name].slice(at + 1) };
        fc.pre(given[name] !== proof[name]);
        assert.equal(verifyRecordProof(given, trust).valid, false);
      }),
    );
  });
});
