import type { SecretKey, SigningKey } from '../../ports/keys.ts';
import { parseEnvelope, signEnvelope, type Envelope } from '../dsse.ts';
import type { AttestationMetadata } from './attestation-metadata.ts';
import { equalTexts, mac, type Manifest } from './manifest.ts';
import { jcs, MANIFEST, sha256Hex } from './entries.ts';

/** attestation.json: a DSSE envelope with the same metadata beside it for readers. */
export interface Attestation extends Envelope {
  readonly metadata: unknown;
  readonly hmac_sig: string;
}

const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** Of the statement: the attestation metadata block. */
export const PREDICATE_TYPE = 'https://spanforge.dev/attestations/cec/v1';
const DOMAIN = 'spanforge.cec.v2/attestation\n';

/** Signs the manifest and all that it names, in an in-toto Statement v1. */
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
  return {
    ...signEnvelope(payload, keys.attestation),
    metadata,
    hmac_sig: mac(DOMAIN, metadata, keys.signing),
  };
}

/** Reads a parsed envelope of unknown origin; undefined when it is not exactly of this form. */
export function parseAttestation(value: unknown): Attestation | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { metadata, hmac_sig: hmacSig, ...members }: Record<string, unknown> = { ...value };
  const envelope = parseEnvelope(members);
  return envelope !== undefined && typeof hmacSig === 'string'
    ? { ...envelope, metadata, hmac_sig: hmacSig }
    : undefined;
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

function subjectsOf(manifest: Manifest, bytes: Uint8Array) {
  const entries = manifest.entries.map(({ path, sha256 }) => ({
    name: path,
    digest: { sha256: sha256.slice('sha256:'.length) },
  }));
  return [...entries, { name: MANIFEST, digest: { sha256: sha256Hex(bytes) } }];
}
