import { sign, verify, type KeyObject } from 'node:crypto';
import type { SigningKey } from '../ports/keys.ts';
import { publicKeyId } from '../public-key-id.ts';

/** A DSSE v1 envelope with exactly one signature (ECDSA P-256 over SHA-256, DER). */
export interface Envelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly [{ readonly keyid: string; readonly sig: string }];
}

/** The payload type of in-toto Statements. */
const IN_TOTO = 'application/vnd.in-toto+json';

export function signEnvelope(payload: Buffer, key: SigningKey): Envelope {
  const signature = sign('sha256', preAuthEncoding(IN_TOTO, payload), key.privateKey);
  return {
    payloadType: IN_TOTO,
    payload: payload.toString('base64'),
    signatures: [{ keyid: key.id, sig: signature.toString('base64') }],
  };
}

/** Reads the members of a parsed in-toto envelope of unknown origin; undefined unless they are exactly of this form. */
export function parseEnvelope({
  payloadType,
  payload,
  signatures,
  ...more
}: Readonly<Record<string, unknown>>): Envelope | undefined {
  const signature = parseSignature(signatures);
  if (signature === undefined || Object.keys(more).length > 0) return undefined;
  return payloadType === IN_TOTO && typeof payload === 'string'
    ? { payloadType, payload, signatures: [signature] }
    : undefined;
}

function parseSignature(signatures: unknown): Envelope['signatures'][0] | undefined {
  const [only, ...others]: unknown[] = Array.isArray(signatures) ? signatures : [];
  if (typeof only !== 'object' || only === null || others.length > 0) return undefined;
  const { keyid, sig, ...more }: Record<string, unknown> = { ...only };
  const valid = typeof keyid === 'string' && typeof sig === 'string' && Object.keys(more).length === 0;
  return valid ? { keyid, sig } : undefined;
}

export function isSignedBy({ payloadType, payload, signatures }: Envelope, publicKey: KeyObject): boolean {
  const bytes = Buffer.from(payload, 'base64');
  const signature = Buffer.from(signatures[0].sig, 'base64');
  if (bytes.toString('base64') !== payload || signature.toString('base64') !== signatures[0].sig)
    return false;
  return verify('sha256', preAuthEncoding(payloadType, bytes), publicKey, signature);
}

/** Whether the envelope names the key as its signer; nothing signs that name. */
export function namesSigner({ signatures }: Envelope, publicKey: KeyObject): boolean {
  return signatures[0].keyid === publicKeyId(publicKey);
}

/** DSSE v1 pre-authentication encoding. */
function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ]);
}
