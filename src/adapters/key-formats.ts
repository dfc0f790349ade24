import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { invalidInput } from '../errors.ts';
import type { AuthorityKey, SecretKey, SigningKey } from '../ports/keys.ts';
import { isKnownDefaultSecret, secretKeyOf } from '../secret-key.ts';

/** One line of at least 32 characters: less would be a damaged file, or a secret that can be guessed. */
const SECRET_TEXT = /^[\x21-\x7e]{32,4096}$/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
/** Extended key usage (RFC 5280 §4.2.1.12). */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

const REMEDY = 'restore it from a copy, or move it away to have a new one made';

/** A kind of asymmetric key that a role asks for. */
export interface KeyKind {
  readonly called: string;
  readonly matches: (key: KeyObject) => boolean;
}

export const P256: KeyKind = {
  called: 'an EC P-256',
  matches: (key) => key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1',
};
export const ED25519: KeyKind = {
  called: 'an Ed25519',
  matches: (key) => key.asymmetricKeyType === 'ed25519',
};

/** `name` is the file's, for the errors, which are all `INVALID_INPUT` and begin with it. */
export function parseSecretFile(name: string, text: string): SecretKey {
  const secret = text.replace(/\r?\n$/, '');
  if (!SECRET_TEXT.test(secret))
    throw invalidInput(name, `must hold one line of at least 32 printable characters; ${REMEDY}`);
  return parseSecret(name, secret);
}

export function parseSecret(name: string, secret: string): SecretKey {
  if (secret === '') throw invalidInput(name, 'must not be empty');
  if (isKnownDefaultSecret(secret)) {
    throw invalidInput(
      name,
      'is a default key of the Python SDK, which everybody knows; choose a secret of your own',
    );
  }
  return secretKeyOf(secret);
}

export function parseSigningKey(name: string, pem: string, kind: KeyKind): SigningKey {
  const privateKey = parsePrivateKey(name, pem, kind);
  const publicKey = createPublicKey(privateKey);
  const id = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return { id, privateKey, publicKey };
}

function parsePrivateKey(name: string, pem: string, kind: KeyKind): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw invalidInput(name, `is not an unencrypted PEM private key; ${REMEDY}`, { cause });
  }
  if (!kind.matches(key)) throw invalidInput(name, `is not ${kind.called} private key; ${REMEDY}`);
  return key;
}

/** The three files of the authority, each with its name. */
export interface AuthorityFiles {
  readonly key: readonly [name: string, pem: string];
  readonly certificate: readonly [name: string, pem: string];
  readonly chain: readonly [name: string, pem: string];
}

export function parseAuthority(files: AuthorityFiles): AuthorityKey {
  const privateKey = parsePrivateKey(...files.key, P256);
  const [certificateName] = files.certificate;
  const [certificate, ...others] = parseCertificates(...files.certificate);
  if (certificate === undefined || others.length > 0)
    throw invalidInput(certificateName, `must hold one certificate; ${REMEDY}`);
  if (!certificate.checkPrivateKey(privateKey))
    throw invalidInput(certificateName, `does not belong to ${files.key[0]}; ${REMEDY}`);
  if (String(certificate.keyUsage) !== TIME_STAMPING)
    throw invalidInput(certificateName, `is not for time-stamping only; ${REMEDY}`);
  const chain = parseCertificates(...files.chain);
  assertChain(certificate, chain, files.chain[0]);
  return { privateKey, certificate, chain };
}

function parseCertificates(name: string, pem: string): X509Certificate[] {
  try {
    const found = (pem.match(CERTIFICATE) ?? []).map((text) => new X509Certificate(text));
    if (found.length > 0) return found;
  } catch (cause) {
    throw invalidInput(name, `holds a damaged certificate; ${REMEDY}`, { cause });
  }
  throw invalidInput(name, `holds no PEM certificate; ${REMEDY}`);
}

function assertChain(certificate: X509Certificate, chain: readonly X509Certificate[], name: string): void {
  let below = certificate;
  for (const above of chain) {
    if (!below.checkIssued(above) || !below.verify(above.publicKey)) {
      throw invalidInput(
        name,
        `must hold the certificates above the authority in order, the trust anchor last; ${REMEDY}`,
      );
    }
    below = above;
  }
}
