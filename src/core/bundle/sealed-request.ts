import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { CecError } from '../../errors.ts';
import type { SecretKey } from '../../ports/keys.ts';
import type { BuildRequest } from './build-request.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts and authenticates requests on their way to another process: they may hold a caller's secret. */
export interface Sealer<T extends BuildRequest> {
  seal(request: T): string;
  /** @throws CecError `BUILD_FAILED` for a text that was not sealed with this key for this purpose */
  open(sealed: string): T;
}

/** AES-256-GCM (NIST SP 800-38D) under a key derived from `key` for `purpose` by HKDF-SHA256 (RFC 5869). */
export function createSealer<T extends BuildRequest>({ key }: SecretKey, purpose: string): Sealer<T> {
  const derived = Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
  return {
    seal: (request) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, derived, nonce);
      const text = JSON.stringify({ ...request, orgSecret: exportSecret(request.orgSecret) });
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open: (sealed) => {
      const request = JSON.parse(decrypt(derived, Buffer.from(sealed, 'base64')));
      return { ...request, orgSecret: importSecret(request.orgSecret) };
    },
  };
}

function decrypt(key: Buffer, sealed: Buffer): string {
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return (
      decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    );
  } catch (cause) {
    const problem = 'the request was queued by a process with other keys; build again';
    throw new CecError('BUILD_FAILED', `CEC build failed: ${problem}`, { cause });
  }
}

interface ExportedSecret {
  readonly id: string;
  readonly length: number;
  readonly secret: string;
}

function exportSecret(secret: SecretKey | undefined): ExportedSecret | undefined {
  if (secret === undefined) return undefined;
  const { id, length, key } = secret;
  return { id, length, secret: key.export().toString('base64') };
}

function importSecret(exported: ExportedSecret | undefined): SecretKey | undefined {
  if (exported === undefined) return undefined;
  const { id, length, secret } = exported;
  return { id, length, key: createSecretKey(Buffer.from(secret, 'base64')) };
}
