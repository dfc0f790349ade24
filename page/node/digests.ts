/* oxlint-disable no-underscore-dangle -- what @noble/hashes calls its way to use a hash again */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { hexOf } from './hex.ts';

/* Core wants digests at once, and WebCrypto only promises them. */

const DIGESTS = { sha1, sha256, sha384, sha512 } as const;

const encoder = new TextEncoder();
/** Longer than the header of any record, in bytes; a character takes three at most. */
const scratch = new Uint8Array(6144);
const BYTES_PER_CHARACTER = 3;
const FRESH_SHA256 = sha256.create();
const reused = sha256.create();
const digested = new Uint8Array(FRESH_SHA256.outputLen);

/** As Node's `crypto.hash`, of SHA-256, which a bundle asks for four times a record: so nothing is allocated. */
export function hash(_name: 'sha256', data: string | Uint8Array, encoding: 'hex' | 'binary'): string {
  FRESH_SHA256._cloneInto(reused).update(bytesOf(data)).digestInto(digested);
  return encoding === 'hex' ? hexOf(digested) : String.fromCharCode(...digested);
}

/** As Node's `crypto.createHash`. */
export function createHash(name: keyof typeof DIGESTS) {
  const running = DIGESTS[name].create();
  const chain = {
    update(data: string | Uint8Array) {
      running.update(bytesOf(data));
      return chain;
    },
    digest,
  };
  function digest(): Buffer;
  function digest(encoding: 'hex'): string;
  function digest(encoding?: 'hex'): Buffer | string {
    const bytes = running.digest();
    return encoding === undefined ? Buffer.from(bytes) : hexOf(bytes);
  }
  return chain;
}

/** Valid until the next call. */
function bytesOf(data: string | Uint8Array): Uint8Array {
  if (typeof data !== 'string') return data;
  if (data.length * BYTES_PER_CHARACTER > scratch.length) return encoder.encode(data);
  return scratch.subarray(0, encoder.encodeInto(data, scratch).written);
}
