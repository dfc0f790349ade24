import type { KeyObject, X509Certificate } from 'node:crypto';

/** An HMAC key. Its id is the first 16 hex digits of HMAC-SHA256(key, "cec-key-id"): it reveals nothing. */
export interface SecretKey {
  readonly id: string;
  readonly key: KeyObject;
  /** Bytes of the secret. */
  readonly length: number;
}

/** A signing key. Its id is the SHA-256 of the SubjectPublicKeyInfo in hex. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The service's own time-stamp authority: an EC P-256 key with a certificate for time-stamping only. */
export interface AuthorityKey {
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate;
  /** The certificates above it, the trust anchor last. */
  readonly chain: readonly X509Certificate[];
}

/** What a key is for. */
export const KEY_ROLES = ['signing', 'record', 'link', 'attestation', 'checkpoint', 'authority'] as const;

export type KeyRole = (typeof KEY_ROLES)[number];

/** When a key came and went. Times are instants with microseconds, undefined where nobody noted them. */
export interface KeyEntry {
  readonly role: KeyRole;
  /** As in `SecretKey` and `SigningKey`; of an authority, that of its certificate's key. */
  readonly id: string;
  readonly createdAt: string | undefined;
  /** Undefined for the present key. */
  readonly retirement: Retirement | undefined;
  /** The key before it was given up; its id may not be known. */
  readonly afterLoss?: boolean | undefined;
}

export interface Retirement {
  readonly at: string | undefined;
  /** `lost`: its owner gave it up; undefined where nobody said. */
  readonly reason: 'rotated' | 'lost' | undefined;
}

/** A key that was replaced. What it signed stays good; the private half of a signing key is not kept. */
export interface VerifyingKey {
  readonly id: string;
  readonly publicKey: KeyObject;
}

/** The certificates of an authority that was replaced. */
export interface FormerAuthority {
  readonly certificate: X509Certificate;
  readonly chain: readonly X509Certificate[];
}

export interface RetiredKeys {
  readonly signing: readonly SecretKey[];
  readonly record: readonly SecretKey[];
  readonly link: readonly SecretKey[];
  readonly attestation: readonly VerifyingKey[];
  readonly checkpoint: readonly VerifyingKey[];
  readonly authority: readonly FormerAuthority[];
}

/** The present keys of one service, by role. */
export interface ServiceKeys {
  /** Manifest and attestation-block HMAC. */
  readonly signing: SecretKey;
  readonly record: SecretKey;
  /** Download links. */
  readonly link: SecretKey;
  /** ECDSA P-256, signs attestations. */
  readonly attestation: SigningKey;
  /** Ed25519, signs checkpoints. */
  readonly checkpoint: SigningKey;
  readonly authority: AuthorityKey;
}

/** The keys of one service with those that came before them. */
export interface KeyRing extends ServiceKeys {
  readonly retired: RetiredKeys;
  /** All of them, in the order in which they came. */
  readonly history: readonly KeyEntry[];
}
