import type { KeyObject, X509Certificate } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import type { Trust } from '../src/core/bundle/verification.ts';
import { certificatesIn } from '../src/core/bundle/verify-timestamp.ts';
import { builtInCatalogue } from '../src/core/clauses/built-in-catalogue.ts';
import { catalogueSha256 } from '../src/core/clauses/catalogue.ts';

/** A PEM file that the user chose. */
export interface PemFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Whom the user trusts. Secrets are none of it: an auditor holds none.
 *
 * @throws Error naming the file that cannot be used
 */
export function trustIn(keyFiles: readonly PemFile[], authorityFiles: readonly PemFile[]): Trust {
  const keys = keyFiles.map(keyIn);
  const ofType = (type: string) => keys.filter(({ asymmetricKeyType }) => asymmetricKeyType === type);
  return {
    attestationKeys: ofType('ec'),
    checkpointKeys: ofType('ed25519'),
    anchors: authorityFiles.flatMap(anchorsIn),
    secrets: [],
    catalogues: [catalogueSha256(builtInCatalogue)],
  };
}

function keyIn({ name, text }: PemFile): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch (cause) {
    throw new Error(`${name} is not a public key in PEM; ask the issuer for the public key`, { cause });
  }
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1' || key.asymmetricKeyType === 'ed25519')
    return key;
  throw new Error(`${name} is neither an EC P-256 nor an Ed25519 key, as bundles are signed with`);
}

function anchorsIn({ name, text }: PemFile): X509Certificate[] {
  const certificates = certificatesIn(text);
  if (certificates.length === 0) throw new Error(`${name} holds no certificate in PEM that can be read`);
  return certificates;
}
