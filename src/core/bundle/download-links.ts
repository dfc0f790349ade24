import { createHmac } from 'node:crypto';
import type { SecretKey } from '../../ports/keys.ts';
import { toMillis, type Instant } from '../time.ts';
import { equalTexts } from './manifest.ts';

/** What a link is good for. */
export interface LinkTarget {
  readonly bundleId: string;
  readonly expiresAt: Instant;
  /** Of the whole file, 64 hex digits. */
  readonly sha256: string;
}

export interface DownloadLinks {
  /** An expiring URL that needs no credentials. */
  create(target: LinkTarget): string;
  check(bundleId: string, query: URLSearchParams): 'valid' | 'expired' | 'invalid';
}

/**
 * Links of the form `<publicUrl>/v1/risk/cec/<id>/download?digest=…&expires=…&key=…&signature=…`, signed over
 * bundle id, digest and expiry. New ones are signed with the first key; links by the others stay good.
 */
export function createDownloadLinks(
  publicUrl: string,
  keys: readonly [SecretKey, ...SecretKey[]],
  clock: () => number,
): DownloadLinks {
  const [signingKey] = keys;
  return {
    create: ({ bundleId, expiresAt, sha256 }) => {
      const expires = String(Math.floor(toMillis(expiresAt) / 1000));
      const signature = sign(signingKey, bundleId, sha256, expires);
      const query = new URLSearchParams({ digest: sha256, expires, key: signingKey.id, signature });
      return `${publicUrl.replace(/\/+$/, '')}/v1/risk/cec/${bundleId}/download?${query.toString()}`;
    },
    check: (bundleId, query) => {
      const [digest, expires, keyId, signature] = ['digest', 'expires', 'key', 'signature'].map(
        (name) => query.get(name) ?? '',
      );
      const key = keys.find(({ id }) => id === keyId);
      if (key === undefined || digest === undefined || expires === undefined || signature === undefined)
        return 'invalid';
      if (!equalTexts(signature, sign(key, bundleId, digest, expires))) return 'invalid';
      return clock() < Number(expires) * 1000 ? 'valid' : 'expired';
    },
  };
}

function sign({ key }: SecretKey, bundleId: string, digest: string, expires: string): string {
  return createHmac('sha256', key)
    .update(`cec/download\n${bundleId}\n${digest}\n${expires}\n`)
    .digest('base64url');
}
