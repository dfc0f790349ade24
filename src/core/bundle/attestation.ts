import { sign, verify, type KeyObject } from 'node:crypto';
import type { SecretKey, SigningKey } from '../../ports/keys.ts';
import type { AttestationMetadata } from './attestation-metadata.ts';
import { equalTexts, mac, type Manifest } from './manifest.ts';
import { jcs, MANIFEST, sha256Hex } from './entries.ts';

/** attestation.json: a DSSE envelope with the same metadata beside it for readers. */
export interface Attestation {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly [{ readonly keyid: string; readonly sig: string }];
  readonly metadata: unknown;
  readonly hmac_sig: string;
}

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'https://spanforge.dev/attestations/cec/v1';
const DOMAIN = 'spanforge.cec.v2/attestation\n';

/** Signs the manifest and all that it names (DSSE v1, in-toto Statement v1, ECDSA P-256 in DER). */
export function attest(
  manifest: { readonly content: Manifest; readonly bytes: Uint8Array },
  metadata: AttestationMetadata,
  keys: { readonly attestation: SigningKey; readonly signing: SecretKey },
): Attestation {
  const payload = jcs({
    _type: STATEMENT_TYPE,
    predicate: metadata,
    predicateType: PREDICATE_TYPE,
    subject: subjectsOf(manifest.content, manifest.bytes),
  });
  const signature = sign('sha256', preAuthEncoding(PAYLOAD_TYPE, payload), keys.attestation.privateKey);
  return {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [{ keyid: keys.attestation.id, sig: signature.toString('base64') }],
    metadata,
    hmac_sig: mac(DOMAIN, metadata, keys.signing),
  };
}

/** Reads a parsed envelope of unknown origin; undefined when it is not exactly of this form. */
export function parseAttestation(value: unknown): Attestation | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const {
    payloadType,
    payload,
    signatures,
    metadata,
    hmac_sig: hmacSig,
    ...more
  }: Record<string, unknown> = { ...value };
  const signature = parseSignature(signatures);
  if (signature === undefined || Object.keys(more).length > 0) return undefined;
  if (payloadType !== PAYLOAD_TYPE || typeof payload !== 'string' || typeof hmacSig !== 'string')
    return undefined;
  return { payloadType, payload, signatures: [signature], metadata, hmac_sig: hmacSig };
}

function parseSignature(signatures: unknown): Attestation['signatures'][0] | undefined {
  const [only, ...others]: unknown[] = Array.isArray(signatures) ? signatures : [];
  if (typeof only !== 'object' || only === null || others.length > 0) return undefined;
  const { keyid, sig, ...more }: Record<string, unknown> = { ...only };
  const valid = typeof keyid === 'string' && typeof sig === 'string' && Object.keys(more).length === 0;
  return valid ? { keyid, sig } : undefined;
}

export function isSignedBy({ payloadType, payload, signatures }: Attestation, publicKey: KeyObject): boolean {
  const bytes = Buffer.from(payload, 'base64');
  const signature = Buffer.from(signatures[0].sig, 'base64');
  if (bytes.toString('base64') !== payload || signature.toString('base64') !== signatures[0].sig)
    return false;
  return verify('sha256', preAuthEncoding(payloadType, bytes), publicKey, signature);
}

/** Whether the envelope names the key as its signer; nothing signs that name. */
export function namesSigner({ signatures }: Attestation, publicKey: KeyObject): boolean {
  return signatures[0].keyid === sha256Hex(publicKey.export({ type: 'spki', format: 'der' }));
}

/** What the statement gets wrong about the bundle; undefined when subjects and predicate are exactly right. */
export function statementFault(
  attestation: Attestation,
  manifest: { content: Manifest; bytes: Uint8Array },
): string | undefined {
  const expected = jcs({
    _type: STATEMENT_TYPE,
    predicate: attestation.metadata,
    predicateType: PREDICATE_TYPE,
    subject: subjectsOf(manifest.content, manifest.bytes),
  });
  return attestation.payload === expected.toString('base64')
    ? undefined
    : 'the signed statement does not name exactly the manifest, its entries and the metadata';
}

export function hasMetadataHmac(attestation: Attestation, key: SecretKey): boolean {
  return equalTexts(attestation.hmac_sig, mac(DOMAIN, attestation.metadata, key));
}

/** DSSE v1 pre-authentication encoding. */
function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ]);
}

function subjectsOf(manifest: Manifest, bytes: Uint8Array) {
  const entries = manifest.entries.map(({ path, sha256 }) => ({
    name: path,
    digest: { sha256: sha256.slice('sha256:'.length) },
  }));
  return [...entries, { name: MANIFEST, digest: { sha256: sha256Hex(bytes) } }];
}
