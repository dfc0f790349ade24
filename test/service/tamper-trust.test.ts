import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { attest, parseAttestation } from '../../src/core/bundle/attestation.ts';
import { jcs } from '../../src/core/bundle/entries.ts';
import { sealManifest } from '../../src/core/bundle/manifest.ts';
import type { CheckId, Expectation, Trust, Verification } from '../../src/core/bundle/verification.ts';
import { openBundles } from './tamper-fixture.ts';
import { recordAt, replaceLine, textOf, withEntry } from './tamper-lines.ts';
import { manifestOf, relist, withManifest } from './tamper-manifest.ts';
import { assertFails, messageOf, statusOf } from './tamper-verdict.ts';

const [own, other] = await Promise.all([openBundles(), openBundles()]);
after(() => Promise.all([own.close(), other.close()]));
const { content, trust } = own;

const NOBODY: Trust = {
  attestationKeys: [],
  checkpointKeys: [],
  anchors: [],
  secrets: [],
  catalogues: trust.catalogues,
};

function verdictOf({ manifestValid, chainValid, timestampValid, overallValid }: Verification) {
  return { manifestValid, chainValid, timestampValid, overallValid };
}

describe('verifyBundle on a bundle of another service', () => {
  it('is sound by the trust of that service only', async () => {
    assert.equal((await other.verify(other.content)).overallValid, true);
    const verdict = await own.verify(other.content);
    assertFails(verdict, ['attestation_signature', 'chain_checkpoint', 'timestamp', 'asic_timestamp']);
    assert.match(messageOf(verdict, 'attestation_signature'), /^not by a trusted key/);
    assert.equal(messageOf(verdict, 'chain_checkpoint'), 'the checkpoint is not signed by a trusted key');
    for (const id of ['manifest_hmac', 'record_hmacs'] as const)
      assert.equal(statusOf(verdict, id), 'NOT_CHECKED');
  });

  it('proves nothing by keys that it brings along', async () => {
    for (const bundle of [content, other.content]) {
      const verdict = await own.verify(bundle, NOBODY);
      assert.deepEqual(verdict.errors, []);
      assert.deepEqual(verdictOf(verdict), {
        manifestValid: false,
        chainValid: false,
        timestampValid: false,
        overallValid: false,
      });
      for (const id of ['attestation_signature', 'chain_checkpoint', 'timestamp', 'manifest_hmac'] as const)
        assert.equal(statusOf(verdict, id), 'NOT_CHECKED');
    }
  });
});

describe('verifyBundle with some of the keys', () => {
  const cases: readonly (readonly [what: string, Trust, readonly CheckId[]])[] = [
    [
      "another service's attestation key",
      { ...trust, attestationKeys: other.trust.attestationKeys },
      ['attestation_signature'],
    ],
    [
      "another service's checkpoint key alone",
      { ...NOBODY, checkpointKeys: other.trust.checkpointKeys },
      ['chain_checkpoint'],
    ],
    [
      "another service's certificate",
      { ...trust, anchors: other.trust.anchors },
      ['timestamp', 'asic_timestamp'],
    ],
    [
      'another secret under the same id',
      {
        ...trust,
        secrets: other.trust.secrets.map((secret) => ({ ...secret, id: own.keys.signing.id })),
      },
      ['manifest_hmac', 'attestation_metadata'],
    ],
  ];
  for (const [what, given, expected] of cases) {
    it(`distrusts the bundle by ${what}`, async () => {
      assertFails(await own.verify(content, given), expected);
    });
  }

  it('trusts the checkpoint key that a trusted attestation vouches for', async () => {
    const verdict = await own.verify(content, {
      ...NOBODY,
      attestationKeys: trust.attestationKeys,
      anchors: trust.anchors,
    });
    assert.deepEqual(verdict.errors, []);
    assert.equal(verdict.overallValid, true);
  });

  it('does not trust a checkpoint key that was put into a bundle with a trusted attestation', async () => {
    const swapped = ['public_keys.json', 'chain_proof.json'].reduce(
      (altered, path) => withEntry(altered, path, textOf(other.content, path)),
      content,
    );
    const auditor = { ...NOBODY, attestationKeys: trust.attestationKeys, anchors: trust.anchors };
    const listed = await own.verify(relist(swapped), auditor);
    assert.equal(statusOf(listed, 'chain_checkpoint'), 'FAIL');
    assert.equal(listed.chainValid || listed.manifestValid, false);
    const unlisted = await own.verify(swapped, auditor);
    assert.equal(statusOf(unlisted, 'chain_checkpoint'), 'FAIL');
    assert.match(messageOf(unlisted, 'inventory'), /_\w+\.json is not the one that the manifest lists/);
  });
});

describe('verifyBundle on an altered bundle that was signed again by someone else', () => {
  const found = recordAt(content, 110);
  const altered = relist(replaceLine(content, found, found.line.replace('"ok":true', '"ok":false')));

  function signedBy(keyId: string) {
    const { hmac: _hmac, ...sealed } = manifestOf(altered);
    const manifest = sealManifest({ ...sealed, hmac_key_id: keyId }, { ...other.keys.signing, id: keyId });
    const listed = withManifest(altered, manifest);
    const { metadata } = parseAttestation(JSON.parse(textOf(content, 'attestation.json'))) ?? {};
    const block: Parameters<typeof attest>[1] = JSON.parse(JSON.stringify(metadata));
    const attestation = attest({ content: manifest, bytes: jcs(manifest) }, block, other.keys);
    return withEntry(listed, 'attestation.json', jcs(attestation));
  }

  it('names the signature when the key id is that of the other service', async () => {
    const verdict = await own.verify(signedBy(other.keys.signing.id));
    assertFails(verdict, [
      'attestation_signature',
      'record_hashes',
      'clause_map',
      'timestamp',
      'asic_timestamp',
    ]);
    assert.equal(statusOf(verdict, 'manifest_hmac'), 'NOT_CHECKED');
  });

  it('names the HMAC as well when it claims the key id of this service', async () => {
    const verdict = await own.verify(signedBy(own.keys.signing.id));
    assertFails(verdict, [
      'manifest_hmac',
      'attestation_signature',
      'attestation_metadata',
      'record_hashes',
      'clause_map',
      'timestamp',
      'asic_timestamp',
    ]);
    assert.equal(messageOf(verdict, 'attestation_metadata'), 'hmac_sig is not the HMAC of the metadata');
  });
});

describe('verifyBundle on a sound bundle that is not the wanted one', () => {
  const wrong: readonly Expectation[] = [
    { bundleId: 'cec-00000000000000000000000000' },
    { orgId: 'acme' },
    { projectId: 'another-project' },
    { fromDate: '2025-03-02' },
    { toDate: '2025-03-31' },
  ];
  for (const expected of wrong) {
    const [name = ''] = Object.keys(expected);
    it(`says that ${name} differs`, async () => {
      const verdict = await own.verifyFile(own.path, { expected });
      assertFails(verdict, ['attestation_metadata']);
      assert.equal(
        messageOf(verdict, 'attestation_metadata'),
        `the bundle is not the expected one: ${name} differs`,
      );
    });
  }

  it('says that the whole file is another one', async () => {
    const verdict = await own.verifyFile(own.path, { expected: { sha256: '0'.repeat(64) } });
    assertFails(verdict, ['container']);
  });

  it('accepts it when all is as expected', async () => {
    const expected = {
      bundleId: own.bundleId,
      orgId: 'default',
      projectId: 'support-bot',
      fromDate: '2025-03-01',
      toDate: '2025-03-30',
    };
    assert.equal((await own.verifyFile(own.path, { expected })).overallValid, true);
  });
});
