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

/** All keys of one service, by role. */
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
