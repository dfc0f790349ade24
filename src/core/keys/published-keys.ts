import { hash, type KeyObject, type X509Certificate } from 'node:crypto';
import type { KeyEntry, KeyRing, VerifyingKey } from '../../ports/keys.ts';
import { publicKeyId } from '../../public-key-id.ts';

/** The keys that third parties check signatures with. */
export type PublicRole = 'attestation' | 'checkpoint' | 'authority';

/** A public key of the service, present or retired. */
export interface PublishedKey extends Omit<KeyEntry, 'role'> {
  readonly role: PublicRole;
  readonly publicKey: KeyObject;
  readonly jwk: PublicJwk;
  /** SHA-256 of the JWK's required members, base64url (RFC 7638 §3). */
  readonly thumbprint: string;
  /** Of an authority: its own and those above it, the trust anchor last. */
  readonly certificates: readonly X509Certificate[];
}

/** EC (RFC 7518 §6.2.1) or OKP (RFC 8037 §2); `y` is empty for the latter. */
export interface PublicJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
}

/** What the service hands out of its keys: for each role the present one first, then those it replaced. */
export function publishedKeys(keys: KeyRing): PublishedKey[] {
  const { retired, history } = keys;
  const publish = (
    role: PublicRole,
    { id, publicKey }: VerifyingKey,
    certificates: X509Certificate[] = [],
  ) => {
    const jwk = publicJwk(publicKey);
    const { createdAt, retirement } = history.find((entry) => entry.role === role && entry.id === id) ?? {};
    return {
      role,
      id,
      createdAt,
      retirement,
      publicKey,
      jwk,
      thumbprint: jwkThumbprint(jwk),
      certificates,
    };
  };
  return [
    ...[keys.attestation, ...retired.attestation].map((key) => publish('attestation', key)),
    ...[keys.checkpoint, ...retired.checkpoint].map((key) => publish('checkpoint', key)),
    ...[keys.authority, ...retired.authority].map(({ certificate, chain }) => {
      const { publicKey } = certificate;
      return publish('authority', { id: publicKeyId(publicKey), publicKey }, [certificate, ...chain]);
    }),
  ];
}

function publicJwk(publicKey: KeyObject): PublicJwk {
  const { kty = '', crv = '', x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { kty, crv, x, y };
}

/** RFC 7638 §3; the members are in the order of their names. */
function jwkThumbprint({ kty, crv, x, y }: PublicJwk): string {
  const required = y === '' ? { crv, kty, x } : { crv, kty, x, y };
  return hash('sha256', JSON.stringify(required), 'base64url');
}
