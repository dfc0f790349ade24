import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { Hash } from './merkle.ts';

/** A signed tree head: C2SP tlog-checkpoint in a signed note with one Ed25519 signature. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

const ED25519 = Buffer.from([1]);
/** Origin, size, root, and one signature line by the origin's key: 4 bytes of key hash and 64 of signature. */
const NOTE = /^([^\s+]{1,600})\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n\n\u2014 \1 ([A-Za-z0-9+/]{91}=)\n$/;

/** The checkpoint note, ready to be stored and handed out (c2sp.org/tlog-checkpoint, c2sp.org/signed-note). */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
  const { origin, size, root } = checkpoint;
  const text = `${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`;
  const signature = Buffer.concat([
    noteKeyHash(origin, rawPublicKey(createPublicKey(privateKey))),
    sign(null, Buffer.from(text), privateKey),
  ]);
  return `${text}\n\u2014 ${origin} ${signature.toString('base64')}\n`;
}

/** The checkpoint of a note; undefined unless it has exactly this form and a signature by `publicKey`. */
export function openCheckpoint(note: string, publicKey: KeyObject): Checkpoint | undefined {
  const match = NOTE.exec(note);
  if (match === null) return undefined;
  const [, origin = '', size = '', root = '', encoded = ''] = match;
  const signature = Buffer.from(encoded, 'base64');
  const rootBytes = Buffer.from(root, 'base64');
  // Base64 with stray low bits decodes to the same bytes; only the one canonical spelling is accepted.
  if (signature.toString('base64') !== encoded || rootBytes.toString('base64') !== root) return undefined;
  if (!signature.subarray(0, 4).equals(noteKeyHash(origin, rawPublicKey(publicKey)))) return undefined;
  const text = `${origin}\n${size}\n${root}\n`;
  if (!verify(null, Buffer.from(text), publicKey, signature.subarray(4))) return undefined;
  return { origin, size: Number(size), root: rootBytes.toString('hex') };
}

/** What a checkpoint note says, whoever signed it; undefined when it is no such note. */
export function readUnsigned(note: string): Checkpoint | undefined {
  const [, origin = '', size, root = ''] = NOTE.exec(note) ?? [];
  const bytes = Buffer.from(root, 'base64');
  if (size === undefined || bytes.toString('base64') !== root) return undefined;
  return { origin, size: Number(size), root: bytes.toString('hex') };
}

/** The verifier key of `publicKey` for one log, `<origin>+<key hash>+<key>` (c2sp.org/signed-note). */
export function verifierKey(origin: string, publicKey: KeyObject): string {
  const raw = rawPublicKey(publicKey);
  const encoded = Buffer.concat([ED25519, raw]).toString('base64');
  return `${origin}+${noteKeyHash(origin, raw).toString('hex')}+${encoded}`;
}

/** The public key in a verifier key; undefined when it is malformed or its key hash is wrong. */
export function parseVerifierKey(vkey: string): { origin: string; publicKey: KeyObject } | undefined {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(vkey);
  if (match === null) return undefined;
  const [, origin = '', keyHash, encoded = ''] = match;
  const bytes = Buffer.from(encoded, 'base64');
  const raw = bytes.subarray(1);
  if (bytes.length !== 33 || bytes[0] !== 1 || noteKeyHash(origin, raw).toString('hex') !== keyHash)
    return undefined;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') };
  return { origin, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) };
}

function noteKeyHash(name: string, rawKey: Uint8Array): Buffer {
  return createHash('sha256').update(`${name}\n`).update(ED25519).update(rawKey).digest().subarray(0, 4);
}

function rawPublicKey(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}
