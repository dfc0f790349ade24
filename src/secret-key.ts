import { createHmac, createSecretKey } from 'node:crypto';
import type { SecretKey } from './ports/keys.ts';

const KEY_ID_DIGITS = 16;

/** What the Python SDK signs with when nobody gave it a key: whoever knows its source can forge these HMACs. */
export const KNOWN_DEFAULTS: readonly string[] = [
  'spanforge-insecure-default-do-not-use-in-production',
  'spanforge-audit-local-insecure-dev-key',
  'spanforge-default',
];

/** The HMAC key of a secret; text is used as its UTF-8 bytes. */
export function secretKeyOf(secret: string | Buffer): SecretKey {
  const bytes = typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret;
  const key = createSecretKey(bytes);
  const id = createHmac('sha256', key).update('cec-key-id').digest('hex').slice(0, KEY_ID_DIGITS);
  return { id, key, length: bytes.length };
}

export function isKnownDefaultSecret(secret: string): boolean {
  return KNOWN_DEFAULTS.includes(secret);
}
