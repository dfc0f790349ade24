import { createHash, type KeyObject, sign, type X509Certificate } from 'node:crypto';
import { parseCertificate } from '../../../src/core/timestamp/certificate-fields.ts';
import { contextTag, primitiveContextTag, TAG } from '../../../src/core/timestamp/der-tags.ts';
import { tlv } from '../../../src/core/timestamp/der.ts';
import { oid } from '../../../src/core/timestamp/der-values.ts';
import { OID } from '../../../src/core/timestamp/oids.ts';
import { signingCertificateV2 } from '../../../src/core/timestamp/signing-certificate.ts';

/** The parts of a response that a test may replace; everything else is as a correct authority makes it. */
export type Craft = {
  readonly digest: Uint8Array;
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
  readonly certificates?: readonly Buffer[];
  readonly status?: Buffer;
  readonly afterToken?: readonly Buffer[];
  readonly signedDataVersion?: number;
  readonly contentType?: string;
  readonly digestAlgorithms?: Buffer;
  readonly tstInfo?: Buffer;
  readonly tstInfoTail?: readonly Buffer[];
  readonly genTime?: string;
  readonly serial?: Buffer;
  readonly attributes?: readonly Buffer[];
  readonly sid?: Buffer;
  readonly signerVersion?: number;
  readonly signatureAlgorithm?: Buffer;
  readonly copies?: number;
};

export const SHA256 = tlv(TAG.sequence, oid(OID.sha256));
const ECDSA_SHA256 = tlv(TAG.sequence, oid(OID.ecdsaWithSha256));
export const number = (value: number): Buffer => tlv(TAG.integer, Buffer.from([value]));

/** A granted response, correctly signed over whatever it is told to say. */
export function craftResponse(craft: Craft): Buffer {
  const status = craft.status ?? tlv(TAG.sequence, number(0));
  return tlv(TAG.sequence, status, craftToken(craft), ...(craft.afterToken ?? []));
}

export function craftToken(craft: Craft): Buffer {
  const content = craft.tstInfo ?? craftTstInfo(craft);
  const signerInfo = craftSignerInfo(craft, content);
  const signedData = tlv(
    TAG.sequence,
    number(craft.signedDataVersion ?? 3),
    tlv(TAG.set, craft.digestAlgorithms ?? SHA256),
    tlv(
      TAG.sequence,
      oid(craft.contentType ?? OID.tstInfo),
      tlv(contextTag(0), tlv(TAG.octetString, content)),
    ),
    tlv(contextTag(0), ...(craft.certificates ?? [craft.certificate.raw])),
    tlv(TAG.set, ...Array.from({ length: craft.copies ?? 1 }, () => signerInfo)),
  );
  return tlv(TAG.sequence, oid(OID.signedData), tlv(contextTag(0), signedData));
}

export function craftTstInfo(craft: Pick<Craft, 'digest' | 'genTime' | 'serial' | 'tstInfoTail'>): Buffer {
  return tlv(
    TAG.sequence,
    number(1),
    oid('1.2.3.4'),
    tlv(TAG.sequence, SHA256, tlv(TAG.octetString, craft.digest)),
    tlv(TAG.integer, craft.serial ?? Buffer.from([0x2a])),
    tlv(TAG.generalizedTime, Buffer.from(craft.genTime ?? '20260304050607Z')),
    ...(craft.tstInfoTail ?? []),
  );
}

/** The three attributes that a token must sign. */
export function standardAttributes(
  content: Buffer,
  certificate: X509Certificate,
): { contentType: Buffer; messageDigest: Buffer; signingCertificate: Buffer } {
  const messageDigest = tlv(TAG.octetString, createHash('sha256').update(content).digest());
  return {
    contentType: attribute(OID.contentType, oid(OID.tstInfo)),
    messageDigest: attribute(OID.messageDigest, messageDigest),
    signingCertificate: attribute(OID.signingCertificateV2, signingCertificateV2(certificate)),
  };
}

export function attribute(type: string, ...values: Buffer[]): Buffer {
  return tlv(TAG.sequence, oid(type), tlv(TAG.set, ...values));
}

/** A signer named by its key identifier, as SignerInfo version 3 does. */
export function keyIdentifierSid(certificate: X509Certificate): Buffer {
  const value =
    parseCertificate(certificate).extensions.get(OID.subjectKeyIdentifier)?.value ?? Buffer.alloc(2);
  return tlv(primitiveContextTag(0), value.subarray(2));
}

function craftSignerInfo(craft: Craft, content: Buffer): Buffer {
  const standard = standardAttributes(content, craft.certificate);
  const attributes = craft.attributes ?? inDerOrder(...Object.values(standard));
  const { issuer, serial } = parseCertificate(craft.certificate);
  return tlv(
    TAG.sequence,
    number(craft.signerVersion ?? 1),
    craft.sid ?? tlv(TAG.sequence, issuer, serial),
    SHA256,
    tlv(contextTag(0), ...attributes),
    craft.signatureAlgorithm ?? ECDSA_SHA256,
    tlv(TAG.octetString, sign('sha256', tlv(TAG.set, ...attributes), craft.privateKey)),
  );
}

/** In the order of DER sets. */
export function inDerOrder(...attributes: Buffer[]): Buffer[] {
  return attributes.toSorted((a, b) => Buffer.compare(a, b));
}
