import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { invalidInput } from '../errors.ts';
import type { AuthorityKey, FormerAuthority, SecretKey, SigningKey, VerifyingKey } from '../ports/keys.ts';
import { publicKeyId } from '../public-key-id.ts';
import { isKnownDefaultSecret, secretKeyOf } from '../secret-key.ts';

/** One line of at least 32 characters: less would be a damaged file, or a secret that can be guessed. */
const SECRET_TEXT = /^[\x21-\x7e]{32,4096}$/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
/** Extended key usage (RFC 5280 §4.2.1.12). */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

const REMEDY = 'restore it from a copy, or move it away to have a new one made';

const RESTORE = 'restore it from a copy';

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

/** Where the passphrase of private keys comes from. */
const PASSPHRASE = 'CEC_KEY_PASSPHRASE';
const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;

/** `passphrase` is for files that are encrypted, others do without. */
export function parseSigningKey(
  name: string,
  pem: string,
  kind: KeyKind,
  passphrase: string | undefined,
): SigningKey {
  const privateKey = parsePrivateKey(name, pem, kind, passphrase);
  const publicKey = createPublicKey(privateKey);
  return { id: publicKeyId(publicKey), privateKey, publicKey };
}

/** A public key in PEM, of which the private half is gone. */
export function parseVerifyingKey(name: string, pem: string, kind: KeyKind): VerifyingKey {
  let publicKey: KeyObject;
  try {
    publicKey = createPublicKey(pem);
  } catch (cause) {
    throw invalidInput(name, `is not a PEM public key; ${RESTORE}`, { cause });
  }
  if (!kind.matches(publicKey)) throw invalidInput(name, `is not ${kind.called} public key; ${RESTORE}`);
  return { id: publicKeyId(publicKey), publicKey };
}

/** A private key as it is stored: PKCS#8 in PEM, encrypted (PBES2) when there is a passphrase. */
export function formatPrivateKey(key: KeyObject, passphrase: string | undefined): string {
  const encryption = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return key.export({ type: 'pkcs8', format: 'pem', ...encryption }).toString();
}

function parsePrivateKey(
  name: string,
  pem: string,
  kind: KeyKind,
  passphrase: string | undefined,
): KeyObject {
  const key = ENCRYPTED.test(pem) ? decrypted(name, pem, passphrase) : unencrypted(name, pem);
  if (!kind.matches(key)) throw invalidInput(name, `is not ${kind.called} private key; ${REMEDY}`);
  return key;
}

function unencrypted(name: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw invalidInput(name, `is not a PEM private key; ${REMEDY}`, { cause });
  }
}

function decrypted(name: string, key: string, passphrase: string | undefined): KeyObject {
  if (passphrase === undefined)
    throw invalidInput(name, `is encrypted; give its passphrase in ${PASSPHRASE}`);
  try {
    return createPrivateKey({ key, passphrase });
  } catch (cause) {
    const problem = `cannot be decrypted with ${PASSPHRASE}: that is another passphrase, or the file is damaged`;
    throw invalidInput(name, problem, { cause });
  }
}

/** The three files of the authority, each with its name. */
export interface AuthorityFiles {
  readonly key: readonly [name: string, pem: string];
  readonly certificate: readonly [name: string, pem: string];
  readonly chain: readonly [name: string, pem: string];
}

export function parseAuthority(files: AuthorityFiles, passphrase: string | undefined): AuthorityKey {
  const privateKey = parsePrivateKey(...files.key, P256, passphrase);
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

/** The certificates of an authority whose key is gone, in one file: its own, then those above it. */
export function parseFormerAuthority(name: string, pem: string): FormerAuthority {
  const [certificate, ...chain] = parseCertificates(name, pem);
  if (certificate === undefined || chain.length === 0)
    throw invalidInput(name, `must hold the certificate of an authority and those above it; ${RESTORE}`);
  assertChain(certificate, chain, name);
  return { certificate, chain };
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
