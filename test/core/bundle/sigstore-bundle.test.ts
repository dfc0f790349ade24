import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { assertBundleLatest, bundleFromJSON } from '@sigstore/bundle';
import { toSigstoreBundle } from '../../../src/core/bundle/sigstore-bundle.ts';
import { signEnvelope } from '../../../src/core/dsse.ts';
import { attestationKey } from './bundle-fixture.ts';

const spki = attestationKey.publicKey.export({ type: 'spki', format: 'der' });
const digest = (encoding: 'hex' | 'base64') => createHash('sha256').update(spki).digest(encoding);
const envelope = signEnvelope(Buffer.from('{"a":"ü"}'), { ...attestationKey, id: digest('hex') });

describe('toSigstoreBundle', () => {
  it('leaves what was signed as it is, and hints at the key as cosign does', () => {
    const [{ sig }] = envelope.signatures;
    assert.deepEqual(toSigstoreBundle(envelope), {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: digest('base64') } },
      dsseEnvelope: {
        payloadType: 'application/vnd.in-toto+json',
        payload: Buffer.from('{"a":"ü"}').toString('base64'),
        signatures: [{ sig }],
      },
    });
  });

  it('takes nothing along that stands beside an envelope', () => {
    const attestation = { ...envelope, metadata: { records_total: 1 }, hmac_sig: 'hmac-sha256:' };
    assert.deepEqual(toSigstoreBundle(attestation), toSigstoreBundle(envelope));
  });

  it("gives what Sigstore's own reader takes for the newest format", () => {
    const bundle = bundleFromJSON(JSON.parse(JSON.stringify(toSigstoreBundle(envelope))));
    assertBundleLatest(bundle);
    assert.equal(bundle.content.$case, 'dsseEnvelope');
  });
});
