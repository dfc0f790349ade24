import type { Envelope } from '../dsse.ts';

/**
 * A Sigstore bundle v0.3 (`dev.sigstore.bundle.v1.Bundle` in its protobuf JSON form) for a key that the verifier holds.
 * It has no transparency log entry, as nothing is uploaded, and no time-stamp: Sigstore's is over the signature, that
 * of an evidence bundle over the manifest.
 */
export interface SigstoreBundle {
  readonly mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json';
  /** Base64 of SHA-256 over the public key (SPKI, DER), as cosign makes it for its own bundles. */
  readonly verificationMaterial: { readonly publicKey: { readonly hint: string } };
  readonly dsseEnvelope: Pick<Envelope, 'payloadType' | 'payload'> & {
    readonly signatures: readonly [{ readonly sig: string }];
  };
}

/** `envelope` names its signer by the SHA-256 of the public key, in hex, as all that `signEnvelope` made do. */
export function toSigstoreBundle(envelope: Envelope): SigstoreBundle {
  const { payloadType, payload, signatures } = envelope;
  const [{ keyid, sig }] = signatures;
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: Buffer.from(keyid, 'hex').toString('base64') } },
    // Without the key id, which nothing signs: cosign passes over a signature whose key id is not the SSH fingerprint.
    dsseEnvelope: { payloadType, payload, signatures: [{ sig }] },
  };
}
