import { hash, type KeyObject } from 'node:crypto';
import type { Hash } from './merkle.ts';

const DOMAIN = Buffer.from('spanforge.cec.v2/record\n');
/** Of SHA-256, in bytes. */
const BLOCK = 64;
const DIGEST = 32;

/** What the two digests of an HMAC are over; the ends are filled in for each record. */
interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const padsByKey = new WeakMap<KeyObject, Pads>();

/**
 * The record HMAC: over the domain line and the 32 raw bytes of the leaf hash. Every check of a log makes
 * one per record, and for input this short two digests (RFC 2104 §2) take half the time of a `Hmac` object.
 */
export function recordMac(key: KeyObject, leaf: Hash): Hash {
  const { inner, outer } = padsByKey.get(key) ?? padsOf(key);
  inner.write(leaf, BLOCK + DOMAIN.length, 'hex');
  outer.write(hash('sha256', inner, 'binary'), BLOCK, 'binary');
  return hash('sha256', outer, 'hex');
}

function padsOf(key: KeyObject): Pads {
  const secret = key.export();
  const block = Buffer.alloc(BLOCK);
  if (secret.length > BLOCK) block.write(hash('sha256', secret, 'hex'), 'hex');
  else secret.copy(block);
  const pads = {
    inner: Buffer.concat([block.map((byte) => byte ^ 0x36), DOMAIN, Buffer.alloc(DIGEST)]),
    outer: Buffer.concat([block.map((byte) => byte ^ 0x5c), Buffer.alloc(DIGEST)]),
  };
  padsByKey.set(key, pads);
  return pads;
}
