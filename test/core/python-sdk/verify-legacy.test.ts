import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { zipReader } from '../../../src/adapters/yauzl-zip-reader.ts';
import type { CheckId, Expectation, Trust } from '../../../src/core/bundle/verification.ts';
import { verifyBundle } from '../../../src/core/bundle/verify-bundle.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { temporaryDirectory } from '../../adapters/temporary-directory.ts';
import { rezip, unzip, type Content } from '../../service/rezip.ts';
import { sdkKey, vectorPath } from './sdk-vectors.ts';

const BUNDLE = vectorPath('bundle.zip');
const DEPS = {
  reader: zipReader(),
  checker: { parallelism: 1, check: () => assert.fail('the SDK seals no records') },
  digestFile: () => assert.fail('nobody knows the digest of the file'),
  beside: () => assert.fail('there are no parts'),
};
const NOBODY: Trust = { attestationKeys: [], checkpointKeys: [], anchors: [], secrets: [], catalogues: [] };
const OWNER: Trust = { ...NOBODY, secrets: [secretKeyOf('some key that did not sign it, 32 bytes'), sdkKey] };

const verify = (path: string, trust = OWNER, expected: Expectation = {}) =>
  verifyBundle(DEPS, { path, trust, expected, allowLegacy: true });

type Verified = Awaited<ReturnType<typeof verify>>;
const statusOf = ({ checks }: Verified, name: CheckId) => checks.find(({ id }) => id === name)?.status;
const validity = ({ manifestValid, chainValid, timestampValid, overallValid }: Verified) => ({
  manifestValid,
  chainValid,
  timestampValid,
  overallValid,
});
const NOT_AT_ALL = { manifestValid: false, chainValid: false, timestampValid: false, overallValid: false };

describe('verifyBundle of a bundle of the Python SDK', () => {
  let content: Content;
  before(async () => {
    content = await unzip(BUNDLE);
  });

  async function altered(t: TestContext, changes: Readonly<Record<string, string | undefined>>) {
    const copy = new Map(content);
    for (const [path, text] of Object.entries(changes)) {
      if (text === undefined) copy.delete(path);
      else copy.set(path, Buffer.from(text));
    }
    return rezip(copy, join(await temporaryDirectory(t), 'altered.zip'));
  }
  const textOf = (path: string) => String(content.get(path) ?? assert.fail(path));

  it('is refused, with the way to read it all the same', async () => {
    const result = await verifyBundle(DEPS, { path: BUNDLE, trust: OWNER, expected: {} });
    assert.deepEqual(validity(result), NOT_AT_ALL);
    assert.equal(result.errors.length, 1);
    assert.match(result.errors[0] ?? '', /^container: this is a bundle of the Python SDK .*--allow-legacy/);
    assert.deepEqual(result.recordCounts, {});
  });

  it('is valid in its manifest and nothing else, and the findings say why', async () => {
    const result = await verify(BUNDLE);
    assert.deepEqual(validity(result), { ...NOT_AT_ALL, manifestValid: true });
    assert.deepEqual(result.errors, []);
    assert.deepEqual(
      result.findings.map(({ code }) => code),
      ['RECORDS_NOT_SEALED', 'TIMESTAMP_IS_STUB'],
    );
  });

  it('has its records counted, and their HMACs checked', async () => {
    const result = await verify(BUNDLE);
    assert.deepEqual(result.recordCounts, {
      score_records: 6,
      bias_reports: 6,
      prri_records: 0,
      drift_events: 0,
      pii_detections: 0,
      gate_evaluations: 0,
    });
    assert.equal(statusOf(result, 'record_hmacs'), 'PASS');
  });

  it('is not vouched for when no key is held', async () => {
    const result = await verify(BUNDLE, NOBODY);
    assert.deepEqual(validity(result), NOT_AT_ALL);
    assert.deepEqual(result.errors, []);
    assert.equal(statusOf(result, 'manifest_hmac'), 'NOT_CHECKED');
    assert.equal(statusOf(result, 'record_hmacs'), 'NOT_CHECKED');
  });

  it('is not vouched for by a default key that everybody knows', async () => {
    const result = await verify(vectorPath('default-key.zip'), NOBODY);
    assert.equal(statusOf(result, 'manifest_hmac'), 'FAIL');
    assert.match(result.errors[0] ?? '', /default key that the SDK publishes/);
  });

  it('fails when the manifest was altered', async (t) => {
    const manifest = textOf('manifest.json').replace('2099', '2098');
    const result = await verify(await altered(t, { 'manifest.json': manifest }));
    assert.equal(statusOf(result, 'manifest_hmac'), 'FAIL');
    assert.equal(statusOf(result, 'attestation_metadata'), 'FAIL');
    assert.deepEqual(validity(result), NOT_AT_ALL);
  });

  it('keeps its manifest HMAC when the manifest is only spelled differently', async (t) => {
    const manifest = JSON.stringify(JSON.parse(textOf('manifest.json')));
    assert.equal((await verify(await altered(t, { 'manifest.json': manifest }))).manifestValid, true);
  });

  it('fails when the attestation says something else', async (t) => {
    const attestation = textOf('attestation.json').replace(
      '"overall_status": "GAP"',
      '"overall_status": "PARTIAL"',
    );
    assert.notEqual(attestation, textOf('attestation.json'));
    const result = await verify(await altered(t, { 'attestation.json': attestation }));
    assert.equal(statusOf(result, 'attestation_metadata'), 'FAIL');
  });

  const scores = 'score_records/records.ndjson';
  for (const [what, check, change] of [
    ['a record was altered', 'record_hmacs', (text: string) => text.replace('"step": 0.0', '"step": 0.5')],
    ['a record was dropped', 'record_counts', (text: string) => text.replace(/^.*\n/, '')],
    ['a record was repeated', 'record_counts', (text: string) => text.replace(/^.*\n/, '$&$&')],
    ['a record is of another kind', 'record_counts', (text: string) => text.replace('.score.', '.gate.')],
    ['a line is no record', 'record_counts', (text: string) => text.replace(/^.*\n/, 'x\n')],
  ] as const)
    it(`fails when ${what}`, async (t) => {
      const text = change(textOf(scores));
      assert.notEqual(text, textOf(scores));
      const result = await verify(await altered(t, { [scores]: text }));
      assert.equal(statusOf(result, check), 'FAIL');
    });

  for (const [what, changes] of [
    ['an entry is missing', { 'chain_proof.json': undefined }],
    ['a record file is missing', { [scores]: undefined }],
    ['there is another entry', { 'extra.txt': '' }],
  ] as const)
    it(`fails when ${what}`, async (t) => {
      const result = await verify(await altered(t, changes));
      assert.equal(statusOf(result, 'inventory'), 'FAIL');
      assert.deepEqual(validity(result), NOT_AT_ALL);
    });

  it('fails when it is not the expected one', async () => {
    for (const expected of [
      { projectId: 'bot' },
      { orgId: 'acme' },
      { bundleId: 'cec-1' },
      { toDate: '2026-01-01' },
    ])
      assert.equal(statusOf(await verify(BUNDLE, OWNER, expected), 'attestation_metadata'), 'FAIL');
    const expected = { projectId: 'bot é', fromDate: '2020-01-01', toDate: '2099-12-31' };
    assert.equal((await verify(BUNDLE, OWNER, expected)).manifestValid, true);
  });

  for (const [what, manifest] of [
    ['no JSON', '{"bundle_schema": "spanforge.cec.v1"'],
    ['a list', '["spanforge.cec.v1"]'],
    ['of another schema', '{"bundle_schema": "spanforge.cec.v3"}'],
    ['very deep', `{"bundle_schema":"spanforge.cec.v1","a":${'['.repeat(100_000)}`],
    [
      'very long',
      `{"bundle_schema":"spanforge.cec.v1","a":[${Array.from({ length: 2 ** 18 }, (_, i) => i).join()}]}`,
    ],
  ] as const)
    it(`is taken for a damaged bundle of this service when its manifest is ${what}`, async (t) => {
      const result = await verify(await altered(t, { 'manifest.json': manifest }));
      assert.equal(statusOf(result, 'inventory'), 'FAIL');
      assert.deepEqual(result.findings, []);
    });

  it('is told from a manifest that says nothing else', async (t) => {
    const result = await verify(
      await altered(t, { 'manifest.json': '{"bundle_schema":"spanforge.cec.v1"}' }),
    );
    assert.equal(statusOf(result, 'manifest_hmac'), 'FAIL');
    assert.equal(statusOf(result, 'record_counts'), 'FAIL');
  });
});
