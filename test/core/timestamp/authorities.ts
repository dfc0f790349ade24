// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 needs the polyfill to be loaded first
import 'reflect-metadata';
import { KeyObject, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  X509Certificate as GeneratedCertificate,
} from '@peculiar/x509';
import { LOCAL_TIMESTAMP_POLICY, type SigningAuthority } from '../../../src/core/timestamp/respond.ts';

export const NOW = new Date('2026-03-04T05:06:07.890Z');
export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const EC = { name: 'ECDSA', namedCurve: 'P-256' };

/** A certificate with its key, in the forms that the code under test and the generator take. */
export type Identity = {
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
  readonly keys: webcrypto.CryptoKeyPair;
};

export type CertificateOptions = {
  readonly name: string;
  readonly issuer?: Identity;
  readonly keys?: webcrypto.CryptoKeyPair;
  readonly serialNumber?: string;
  readonly hash?: 'SHA-1' | 'SHA-256';
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly extensions: readonly Extension[];
};

/** Signs a certificate; without an issuer it signs itself. */
export async function certify(options: CertificateOptions): Promise<Identity> {
  const keys = options.keys ?? (await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']));
  const { issuer } = options;
  const subject = `CN=${options.name}, O=Example`;
  const signer = issuer?.keys ?? keys;
  const generated = await X509CertificateGenerator.create({
    serialNumber: options.serialNumber ?? `4d${randomBytes(8).toString('hex')}`,
    subject,
    issuer: issuer ? new GeneratedCertificate(issuer.certificate.raw).subjectName : subject,
    notBefore: options.notBefore ?? new Date('2026-01-01T00:00:00Z'),
    notAfter: options.notAfter ?? new Date('2036-01-01T00:00:00Z'),
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: { name: 'ECDSA', hash: options.hash ?? 'SHA-256' },
    extensions: [
      ...options.extensions,
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(signer.publicKey, false),
    ],
  });
  const certificate = new X509Certificate(Buffer.from(generated.rawData));
  return { certificate, privateKey: KeyObject.from(keys.privateKey), keys };
}

/** The extensions of a certification authority. */
export function issuing(pathLength?: number): Extension[] {
  return [
    new BasicConstraintsExtension(true, pathLength, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
  ];
}

/** The extensions of a time-stamp authority. */
export function timestamping(purposes: string[] = [TIME_STAMPING], isCritical = true): Extension[] {
  return [
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension(purposes, isCritical),
  ];
}

/** An extended key usage that is not critical, as issuers carry it. */
export function usages(...identifiers: string[]): Extension {
  return new ExtendedKeyUsageExtension(identifiers);
}

/** Any critical extension, from the hexadecimal DER of its value. */
export function critical(identifier: string, value: string): Extension {
  return new Extension(identifier, true, Buffer.from(value, 'hex'));
}

/** An identity in the role that answers requests. */
export function toAuthority({ certificate, privateKey }: Identity, ...chain: Identity[]): SigningAuthority {
  const issuers = chain.map((issuer) => issuer.certificate);
  return { certificate, privateKey, chain: issuers, policy: LOCAL_TIMESTAMP_POLICY };
}
