// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 needs the polyfill to be loaded first
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { invalidInput } from '../errors.ts';

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
/** noRevAvail (RFC 9608): nobody can revoke what a thrown-away key has signed, and verifiers need not look. */
const NO_REVOCATION_AVAILABLE = '2.5.29.56';
const DER_NULL = Buffer.from([0x05, 0x00]);
const ROOT_YEARS = 20;
const LEAF_YEARS = 10;
/** ub-organization-name (RFC 5280 appendix A.1). */
const MAX_NAME = 64;
/** A clock that is set back after the first start must not fall before the certificates. */
const BACKDATED_MS = 24 * 60 * 60 * 1000;

type KeyPair = webcrypto.CryptoKeyPair;
type Root = { readonly certificate: X509Certificate; readonly privateKey: webcrypto.CryptoKey };

/**
 * Makes the identity of a local time-stamp authority: a P-384 root whose private key is thrown away after
 * it has signed, and a P-256 certificate that is critically and solely for time-stamping (RFC 3161 §2.3).
 *
 * @param name whose authority it is, 1 to 64 characters; it becomes the organization in both subjects
 * @param now the root is valid for 20 years, the authority for 10, both from the day before
 * @returns PKCS#8 key, certificate, and the certificate above it, which is the anchor; all PEM
 * @throws {CecError} `INVALID_INPUT` naming `name`
 */
export async function createAuthorityIdentity(
  name: string,
  now: Date,
): Promise<{ privateKeyPem: string; certificatePem: string; chainPem: string }> {
  if (name.trim() === '' || name.length > MAX_NAME)
    throw invalidInput('name', 'must have 1 to 64 characters');
  const root = await createRoot(name, now);
  const keys = await generateKeys('P-256');
  const leaf = await createLeaf(name, now, { root, publicKey: keys.publicKey });
  return {
    privateKeyPem: await exportPem(keys.privateKey),
    certificatePem: `${leaf.toString('pem')}\n`,
    chainPem: `${root.certificate.toString('pem')}\n`,
  };
}

async function createRoot(name: string, now: Date): Promise<Root> {
  const keys = await generateKeys('P-384');
  const certificate = await X509CertificateGenerator.createSelfSigned({
    keys,
    ...validity(now, ROOT_YEARS),
    serialNumber: randomSerial(),
    name: distinguishedName(name, 'Time-stamp root'),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-384' },
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, privateKey: keys.privateKey };
}

async function createLeaf(
  name: string,
  now: Date,
  { root, publicKey }: { root: Root; publicKey: webcrypto.CryptoKey },
): Promise<X509Certificate> {
  return X509CertificateGenerator.create({
    publicKey,
    signingKey: root.privateKey,
    ...validity(now, LEAF_YEARS),
    serialNumber: randomSerial(),
    subject: distinguishedName(name, 'Time-stamp authority'),
    issuer: root.certificate.subjectName,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-384' },
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([TIME_STAMPING], true),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(root.certificate, false),
      new Extension(NO_REVOCATION_AVAILABLE, false, DER_NULL),
    ],
  });
}

function generateKeys(namedCurve: 'P-256' | 'P-384'): Promise<KeyPair> {
  return webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);
}

function validity(now: Date, years: number): { notBefore: Date; notAfter: Date } {
  const notBefore = new Date(now.getTime() - BACKDATED_MS);
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notBefore.getUTCFullYear() + years);
  return { notBefore, notAfter };
}

/** As objects, because the library reads a plain string that starts with `#` as hexadecimal DER. */
function distinguishedName(organization: string, commonName: string): Name {
  return new Name([{ O: [{ utf8String: organization }] }, { CN: [{ utf8String: commonName }] }]);
}

/** 16 bytes that are positive as an INTEGER and never start with a zero (RFC 5280 §4.1.2.2). */
function randomSerial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes.toString('hex');
}

async function exportPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
}
