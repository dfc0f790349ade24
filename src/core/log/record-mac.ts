import { createHmac, type KeyObject } from 'node:crypto';
import type { Hash } from './merkle.ts';

const DOMAIN = Buffer.from('spanforge.cec.v2/record\n');

/** The record HMAC: over the domain line and the 32 raw bytes of the leaf hash. */
export function recordMac(key: KeyObject, leaf: Hash): Hash {
  return createHmac('sha256', key).update(DOMAIN).update(leaf, 'hex').digest('hex');
}
