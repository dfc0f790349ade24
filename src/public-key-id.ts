import { createHash, type KeyObject } from 'node:crypto';

/** The id of a public key: SHA-256 over its SubjectPublicKeyInfo, 64 hex digits. */
export function publicKeyId(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}
