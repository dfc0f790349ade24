import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { formatPrivateKey } from './key-formats.ts';

const SECRET_BYTES = 32;

/** The text of a file with a new secret. */
export function makeSecret(): string {
  return `${randomBytes(SECRET_BYTES).toString('base64url')}\n`;
}

/** A new ECDSA P-256 key in PEM, encrypted when there is a passphrase. */
export function makeP256(passphrase: string | undefined): string {
  return formatPrivateKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, passphrase);
}

/** A new Ed25519 key in PEM, encrypted when there is a passphrase. */
export function makeEd25519(passphrase: string | undefined): string {
  return formatPrivateKey(generateKeyPairSync('ed25519').privateKey, passphrase);
}
