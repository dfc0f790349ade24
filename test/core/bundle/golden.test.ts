import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { zipReader } from '../../../src/adapters/yauzl-zip-reader.ts';
import { checkBundleRecords } from '../../../src/core/bundle/check-bundle-records.ts';
import { certificatesIn } from '../../../src/core/bundle/verify-timestamp.ts';
import { verifyBundle } from '../../../src/core/bundle/verify-bundle.ts';

const GOLDEN = new URL('../../vectors/golden/', import.meta.url);
const names = readdirSync(GOLDEN, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Made before bundles were ASiC-E containers. */
const BEFORE_ASIC = ['earlier-catalogue', 'standard'];

/** As an auditor does, who holds public keys only. */
async function verify(name: string) {
  const text = (file: string) => readFileSync(new URL(`${name}/${file}`, GOLDEN), 'utf8');
  const deps = {
    reader: zipReader(),
    checker: {
      parallelism: 1,
      check: async (task: Parameters<typeof checkBundleRecords>[0]) => checkBundleRecords(task, new Map()),
    },
    digestFile: async () => assert.fail('nobody knows the digest of the file'),
    beside: async () => undefined,
  };
  const trust = {
    attestationKeys: [createPublicKey(text('attestation.pub.pem'))],
    checkpointKeys: [createPublicKey(text('checkpoint.pub.pem'))],
    anchors: certificatesIn(text('tsa-ca.pem')),
    secrets: [],
    catalogues: [],
  };
  return verifyBundle(deps, {
    path: fileURLToPath(new URL(`${name}/bundle.zip`, GOLDEN)),
    trust,
    expected: {},
  });
}

describe('bundles of earlier states of the program', () => {
  it('are there', () => {
    assert.ok(names.length >= 2);
  });

  for (const name of names) {
    it(`verify: ${name}`, async () => {
      const verdict = await verify(name);
      assert.deepEqual(verdict.errors, []);
      assert.equal(verdict.overallValid, true);
      assert.deepEqual(
        verdict.checks.filter(({ status }) => status !== 'PASS').map(({ id }) => id),
        // Their secrets are not held by outsiders, who give no earlier bundle here.
        [
          'manifest_hmac',
          'record_hmacs',
          'continuity',
          ...(BEFORE_ASIC.includes(name) ? ['asic_timestamp'] : []),
        ],
      );
    });
  }
});
