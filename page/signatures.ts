import { parseDer, SequenceReader } from '../src/core/timestamp/der.ts';
import { TAG } from '../src/core/timestamp/der-tags.ts';
import { createHash } from './node/digests.ts';
import type { PublicKey } from './public-key.ts';

/*
 * Core asks at once whether a signature fits; WebCrypto answers later. So a signature is first assumed to fit, and
 * WebCrypto is asked meanwhile. A verification counts only when every assumption that it made came true. Otherwise it
 * is made again, with what was learnt.
 */

type Digest = 'sha256' | 'sha384' | 'sha512';
type PssKey = { readonly key: PublicKey; readonly padding: number; readonly saltLength: number };

interface Claim {
  readonly digest: Digest | null;
  readonly data: Uint8Array;
  readonly key: PublicKey;
  /** Of RSASSA-PSS. */
  readonly saltLength: number | undefined;
  readonly signature: Uint8Array;
}

/** A verification was made on an assumption that WebCrypto refuted; it is to be made again. */
export class Refuted extends Error {}

/** WebCrypto's answers, by a digest over all that was asked. */
const answers = new Map<string, boolean>();
const asked: Promise<void>[] = [];
let refuted = false;
let unsupported: string | undefined;

const CURVES = new Map([
  ['prime256v1', { name: 'P-256', bytes: 32 }],
  ['secp384r1', { name: 'P-384', bytes: 48 }],
  ['secp521r1', { name: 'P-521', bytes: 66 }],
]);
const HASHES = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const;

/** As Node's `crypto.verify`, on the assumption that the signature fits unless WebCrypto said otherwise. */
export function assumeSignature(
  digest: Digest | null,
  data: Uint8Array,
  by: PublicKey | PssKey,
  signature: Uint8Array,
): boolean {
  const pss = 'key' in by;
  const claim: Claim = {
    digest,
    data: Uint8Array.from(data),
    key: pss ? by.key : by,
    saltLength: pss ? by.saltLength : undefined,
    signature: Uint8Array.from(signature),
  };
  const id = idOf(claim);
  const known = answers.get(id);
  if (known !== undefined) return known;
  answers.set(id, true);
  asked.push(ask(id, claim));
  return true;
}

/** Notes what cannot be checked here, so that there will be no verdict. */
export function cannotCheck(what: string): boolean {
  unsupported ??= what;
  return true;
}

/** @throws {Refuted} when an assumption is known to be wrong already */
export function stopIfRefuted(): void {
  if (refuted) throw new Refuted();
}

/**
 * Resolves when WebCrypto has confirmed every assumption since the last call.
 *
 * @throws {Refuted} when it did not
 * @throws Error when it could not be asked
 */
export async function confirmSignatures(): Promise<void> {
  await Promise.all(asked.splice(0));
  if (unsupported !== undefined) throw new Error(`this browser cannot check ${unsupported}`);
  const wrong = refuted;
  refuted = false;
  if (wrong) throw new Refuted();
}

async function ask(id: string, claim: Claim): Promise<void> {
  const fits = await verifyByWebCrypto(claim);
  if (fits === undefined)
    cannotCheck(`signatures by ${claim.key.asymmetricKeyType ?? 'unknown'} keys of this kind`);
  if (fits === true) return;
  answers.set(id, false);
  refuted = true;
}

/** Undefined when this browser cannot tell. */
async function verifyByWebCrypto(claim: Claim): Promise<boolean | undefined> {
  const algorithm = algorithmOf(claim);
  const signature = claim.key.asymmetricKeyType === 'ec' ? joined(claim) : claim.signature;
  if (algorithm === undefined) return undefined;
  if (signature === undefined) return false;
  const key = await importedKey(claim.key, algorithm);
  if (typeof key !== 'object') return key;
  return crypto.subtle.verify(algorithm, key, Uint8Array.from(signature), Uint8Array.from(claim.data));
}

/** False for what is no key of its kind, undefined for a kind that this browser does not have. */
async function importedKey({ spki }: PublicKey, algorithm: { readonly name: string }) {
  try {
    return await crypto.subtle.importKey('spki', Uint8Array.from(spki), algorithm, false, ['verify']);
  } catch (error) {
    // A DataError is about the key: no point of its curve, or malformed.
    return error instanceof DOMException && error.name === 'DataError' ? false : undefined;
  }
}

function algorithmOf({ key, digest, saltLength }: Claim) {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const hash = digest === null ? undefined : HASHES[digest];
  if (type === 'ed25519') return { name: 'Ed25519' };
  if (hash === undefined) return undefined;
  if (type === 'rsa' && saltLength === undefined) return { name: 'RSASSA-PKCS1-v1_5', hash };
  if (type === 'rsa' && saltLength !== undefined) return { name: 'RSA-PSS', hash, saltLength };
  const curve = CURVES.get(details.namedCurve ?? '');
  return type === 'ec' && curve !== undefined ? { name: 'ECDSA', namedCurve: curve.name, hash } : undefined;
}

/** WebCrypto wants the two numbers of an ECDSA signature side by side, not in DER. Undefined when they are no such. */
function joined({ key, signature }: Claim): Uint8Array | undefined {
  const width = CURVES.get(key.asymmetricKeyDetails.namedCurve ?? '')?.bytes ?? 0;
  try {
    const fields = new SequenceReader(parseDer(signature, 'ECDSA-Sig-Value'), 'ECDSA-Sig-Value');
    const numbers = [fields.take(TAG.integer, 'r'), fields.take(TAG.integer, 's')];
    fields.end();
    return Buffer.concat(numbers.map(({ content }) => unsigned(content, width)));
  } catch {
    return undefined;
  }
}

function unsigned(integer: Uint8Array, width: number): Uint8Array {
  const magnitude = integer[0] === 0 ? integer.subarray(1) : integer;
  const negative = (integer[0] ?? 0) >= 0x80;
  if (negative || magnitude.length > width) throw new RangeError('the number does not fit the curve');
  const bytes = new Uint8Array(width);
  bytes.set(magnitude, width - magnitude.length);
  return bytes;
}

function idOf({ digest, data, key, saltLength, signature }: Claim): string {
  const hash = createHash('sha256').update(`${digest} ${saltLength} ${data.length} ${signature.length}\n`);
  return hash.update(data).update(signature).update(key.spki).digest('hex');
}
