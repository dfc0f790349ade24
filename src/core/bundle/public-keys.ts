import { createPublicKey, type KeyObject } from 'node:crypto';
import { parseVerifierKey } from '../log/checkpoint.ts';

const P256 = 'prime256v1';
/** A service has one key of a kind at a time. To parse each takes far longer than to write it into a bundle. */
const MOST_KEYS = 64;

/** The keys in a parsed public_keys.json of unknown origin; what cannot be read, and all behind the 64th, is left out. */
export interface BundleKeys {
  readonly attestation: readonly KeyObject[];
  readonly checkpoint: readonly { readonly origin: string; readonly publicKey: KeyObject }[];
}

export function parseBundleKeys(value: unknown): BundleKeys {
  return {
    attestation: listIn(value, 'attestation').flatMap((item) => parsePem(textIn(item, 'pem')) ?? []),
    checkpoint: listIn(value, 'checkpoint').flatMap((item) => parseVerifierKey(textIn(item, 'vkey')) ?? []),
  };
}

/** A key that can sign attestations. node:crypto throws when it is asked to verify by one of certain other kinds. */
function parsePem(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === P256 ? key : undefined;
  } catch {
    return undefined;
  }
}

function listIn(value: unknown, name: string): unknown[] {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return Array.isArray(member) ? member.slice(0, MOST_KEYS) : [];
}

function textIn(value: unknown, name: string): string {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' ? member : '';
}
