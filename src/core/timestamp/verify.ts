import { createHash, type X509Certificate } from 'node:crypto';
import { publicKeyId } from '../../public-key-id.ts';
import { parseCertificate } from './certificate-fields.ts';
import { certificatePath } from './certificate-path.ts';
import { requireIssuerProfiles, requireTimestampingProfile } from './certificate-profile.ts';
import { TAG } from './der-tags.ts';
import { type Element, tlv } from './der.ts';
import { unsignedInteger } from './der-values.ts';
import { OID } from './oids.ts';
import { boundedDer, grantedToken } from './response.ts';
import { verifySignature } from './signature-algorithm.ts';
import { parseSignedAttributes, type SignedAttributes } from './signed-attributes.ts';
import { requireNamedCertificates } from './signing-certificate.ts';
import { must, refusingMalformed, TimestampError } from './timestamp-error.ts';
import { parseToken, type SignedToken, type SignerIdentifier } from './token.ts';
import { requireAuthorityName } from './authority-name.ts';
import { parseTstInfo, type TstInfo } from './tst-info.ts';

/** What a time-stamp has to fit. */
export type TimestampExpectations = {
  /** SHA-256 of the data, 32 bytes. */
  readonly digest: Uint8Array;
  /** The certificates that are trusted, without regard to what the token brings along. */
  readonly anchors: readonly X509Certificate[];
  /** Certificates of signers and intermediates, for tokens that were requested without them. */
  readonly extraCertificates?: readonly X509Certificate[];
  /** As `createTimestampRequest` returned it; not compared when the request is no longer known. */
  readonly nonce?: Buffer;
  /** Dotted object identifiers of which the token must carry one; any policy when absent. */
  readonly policies?: readonly string[];
};

/** What a verified time-stamp says. */
export type VerifiedTimestamp = {
  readonly genTime: Date;
  readonly policy: string;
  /** Hexadecimal, unique within the authority. */
  readonly serial: string;
  /** The true time is at most this far from `genTime`; absent when the authority does not say. */
  readonly accuracySeconds?: number;
  /** Subject of the signer's certificate. */
  readonly authority: string;
  /** SHA-256 over the SubjectPublicKeyInfo of that certificate, 64 hex digits. */
  readonly signerKeyId: string;
  /** `sha256:` fingerprints, signer first, anchor last. */
  readonly path: readonly string[];
};

/**
 * Establishes that a trusted authority stamped `expected.digest` (RFC 3161 §2.2): status, imprint, nonce,
 * policy, signature over the received signed attributes, ESSCertID, path to an anchor, sole and critical
 * timeStamping usage, and certificates that were valid at `genTime`. Revocation is not checked.
 *
 * @param responseDer a DER `TimeStampResp` of at most 64 KiB, from anywhere
 * @throws {TimestampError} always of this class; `code` names the fact that does not hold
 */
export function verifyTimestampResponse(
  responseDer: Uint8Array,
  expected: TimestampExpectations,
): VerifiedTimestamp {
  return refusingMalformed(() => verifyToken(grantedToken(responseDer), expected));
}

/** `verifyTimestampResponse` for a `TimeStampToken` that is kept without its response. */
export function verifyTimestampToken(
  tokenDer: Uint8Array,
  expected: TimestampExpectations,
): VerifiedTimestamp {
  return refusingMalformed(() => verifyToken(boundedDer(tokenDer, 'TimeStampToken'), expected));
}

function verifyToken(contentInfo: Element, expected: TimestampExpectations): VerifiedTimestamp {
  const token = parseToken(contentInfo);
  const info = parseTstInfo(token.content);
  requireAnswer(info, expected);

  const attributes = parseSignedAttributes(token.signedAttributes);
  requireContent(attributes, token);
  const pool = [...token.certificates, ...(expected.extraCertificates ?? []), ...expected.anchors];
  const signer = findSigner(token.signer, pool);
  const claim = { algorithm: token.signatureAlgorithm, digest: token.digest, signature: token.signature };
  for (const ids of attributes.signingCertificates) requireNamedCertificates(ids, [signer]);
  verifySignature(claim, attributes.signedBytes, signer.publicKey);

  requireTimestampingProfile(signer);
  requireAuthorityName(info.tsa, signer);
  const path = certificatePath(signer, { anchors: expected.anchors, candidates: pool, at: info.genTime });
  requireIssuerProfiles(path);
  for (const ids of attributes.signingCertificates) requireNamedCertificates(ids, path);
  return toVerified(info, signer, path);
}

function requireAnswer(info: TstInfo, { digest, nonce, policies }: TimestampExpectations): void {
  const { algorithm, hash } = info.imprint;
  const isSha256 = algorithm.oid === OID.sha256 && algorithm.parameters === undefined;
  must(isSha256, 'imprint', 'the token is not over a SHA-256 digest');
  must(hash.equals(digest), 'imprint', 'the token was made for other data');
  const answered = nonce === undefined || info.nonce?.equals(unsignedInteger(nonce)) === true;
  must(answered, 'nonce', 'the token answers another request');
  const allowed = policies === undefined || policies.includes(info.policy);
  must(allowed, 'policy', `the token was made under policy ${info.policy}, which is not accepted`);
}

function requireContent(attributes: SignedAttributes, { content, digest }: SignedToken): void {
  const typed = attributes.contentType === OID.tstInfo;
  must(typed, 'signed-attributes', 'the signed content type is not that of a time-stamp');
  const fits = createHash(digest).update(content).digest().equals(attributes.messageDigest);
  must(fits, 'signature', 'the signed digest does not fit the content of the token');
}

function findSigner(identifier: SignerIdentifier, pool: readonly X509Certificate[]): X509Certificate {
  const signer = pool.find((certificate) => isIdentified(certificate, identifier));
  if (signer !== undefined) return signer;
  throw new TimestampError(
    'signer-missing',
    'the certificate of the signer is neither in the token nor given',
  );
}

function isIdentified(certificate: X509Certificate, identifier: SignerIdentifier): boolean {
  const { issuer, serial, extensions } = parseCertificate(certificate);
  if ('issuer' in identifier) return issuer.equals(identifier.issuer) && serial.equals(identifier.serial);
  const keyIdentifier = tlv(TAG.octetString, identifier.keyIdentifier);
  return extensions.get(OID.subjectKeyIdentifier)?.value.equals(keyIdentifier) === true;
}

function toVerified(
  info: TstInfo,
  signer: X509Certificate,
  path: readonly X509Certificate[],
): VerifiedTimestamp {
  const { genTime, policy, serial, accuracySeconds } = info;
  return {
    genTime,
    policy,
    serial,
    ...(accuracySeconds === undefined ? {} : { accuracySeconds }),
    authority: signer.subject.replaceAll('\n', ', '),
    signerKeyId: publicKeyId(signer.publicKey),
    path: path.map(fingerprintOf),
  };
}

/** SHA-256 over a certificate, `sha256:<64 hex>`. */
export function fingerprintOf({ raw }: X509Certificate): string {
  return `sha256:${createHash('sha256').update(raw).digest('hex')}`;
}
