import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Trust } from './core/bundle/verification.ts';
import { builtInCatalogue } from './core/clauses/built-in-catalogue.ts';
import { catalogueSha256, type Catalogue } from './core/clauses/catalogue.ts';
import { fingerprintOf } from './core/timestamp/verify.ts';
import type { KeyRing } from './ports/keys.ts';
import { publicKeyId } from './public-key-id.ts';

/**
 * A service trusts the keys that are and were its own, and the `anchors` of outside authorities, and knows its own
 * catalogue.
 */
export function ownTrust(
  keys: KeyRing,
  catalogue: Catalogue,
  anchors: readonly X509Certificate[] = [],
): Trust {
  const { retired } = keys;
  const authorities = [keys.authority, ...retired.authority];
  return {
    attestationKeys: [keys.attestation, ...retired.attestation].map(({ publicKey }) => publicKey),
    checkpointKeys: [keys.checkpoint, ...retired.checkpoint].map(({ publicKey }) => publicKey),
    anchors: authorities.flatMap(({ chain }) => chain).concat(anchors),
    ownAuthorities: authorities.map(({ certificate }) => publicKeyId(certificate.publicKey)),
    outsideAnchors: anchors.map(fingerprintOf),
    secrets: [keys.signing, ...retired.signing],
    catalogues: [builtInCatalogue, catalogue].map(catalogueSha256),
    recordKeyIds: [...recordKeysOf(keys).keys()],
    history: keys.history,
  };
}

/** Every record key that is held, by id. */
export function recordKeysOf({ record, retired }: KeyRing): ReadonlyMap<string, KeyObject> {
  return new Map([record, ...retired.record].map(({ id, key }) => [id, key]));
}
