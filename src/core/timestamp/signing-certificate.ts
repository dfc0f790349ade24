import { createHash, type X509Certificate } from 'node:crypto';
import { parseCertificate } from './certificate-fields.ts';
import { contextTag, TAG } from './der-tags.ts';
import { children, type Element, SequenceReader, tlv } from './der.ts';
import { parseAlgorithm } from './der-values.ts';
import { digestNamed, type DigestName } from './oids.ts';
import { must } from './timestamp-error.ts';

/** One ESSCertID or ESSCertIDv2: which certificate the signer meant. */
export type SigningCertificateId = {
  readonly digest: 'sha1' | DigestName;
  readonly hash: Buffer;
  readonly issuerSerial: Buffer | undefined;
};

const GENERAL_NAME_DIRECTORY = 4;

/**
 * Reads a SigningCertificate (RFC 2634 §5.4, SHA-1 by definition) or a SigningCertificateV2 (RFC 5035 §3).
 *
 * @throws {TimestampError} `malformed`, or `unsupported` for another digest than SHA-2
 */
export function parseSigningCertificate(element: Element, version: 1 | 2): SigningCertificateId[] {
  const fields = new SequenceReader(element, 'SigningCertificate');
  const list = children(fields.take(TAG.sequence, 'certs'));
  fields.takeIf(TAG.sequence);
  fields.end();
  must(list.length > 0, 'malformed', 'SigningCertificate.certs: is empty');
  return list.map((id) => (version === 1 ? parseId(id) : parseIdV2(id)));
}

/**
 * Establishes that the signer meant this certificate, and, when it named issuers too, that the path uses
 * no others (RFC 5035 §3: the list limits the certificates for validation).
 *
 * @param path signer first, anchor last
 * @throws {TimestampError} `ess-mismatch`
 */
export function requireNamedCertificates(
  ids: readonly SigningCertificateId[],
  path: readonly X509Certificate[],
): void {
  const [signerId, ...issuerIds] = ids;
  const [signer, ...issuers] = path;
  const named = signerId !== undefined && signer !== undefined && isNamed(signerId, signer);
  must(named, 'ess-mismatch', 'the token names another certificate than the one of its signer');
  if (issuerIds.length === 0) return;
  const limited = issuers.slice(0, -1).every((issuer) => issuerIds.some((id) => isNamed(id, issuer)));
  must(limited, 'ess-mismatch', 'the path uses a certificate that the token does not name');
}

/** The ESSCertIDv2 list that names one certificate by its SHA-256, the default digest, hence unwritten. */
export function signingCertificateV2(certificate: X509Certificate): Buffer {
  const hash = createHash('sha256').update(certificate.raw).digest();
  return tlv(TAG.sequence, tlv(TAG.sequence, tlv(TAG.sequence, tlv(TAG.octetString, hash))));
}

function parseId(element: Element): SigningCertificateId {
  const fields = new SequenceReader(element, 'ESSCertID');
  return { digest: 'sha1', ...takeHash(fields) };
}

/** An authority that writes out the default digest is not refused: what it wrote is signed. */
function parseIdV2(element: Element): SigningCertificateId {
  const fields = new SequenceReader(element, 'ESSCertIDv2');
  const algorithm = fields.takeIf(TAG.sequence);
  const digest = algorithm === undefined ? 'sha256' : digestNamed(parseAlgorithm(algorithm).oid);
  must(digest !== undefined, 'unsupported', 'ESSCertIDv2 uses a digest that is not accepted');
  return { digest, ...takeHash(fields) };
}

function takeHash(fields: SequenceReader): Pick<SigningCertificateId, 'hash' | 'issuerSerial'> {
  const hash = fields.take(TAG.octetString, 'certHash').content;
  const issuerSerial = fields.takeIf(TAG.sequence)?.raw;
  fields.end();
  return { hash, issuerSerial };
}

function isNamed(id: SigningCertificateId, certificate: X509Certificate): boolean {
  if (!createHash(id.digest).update(certificate.raw).digest().equals(id.hash)) return false;
  return id.issuerSerial === undefined || id.issuerSerial.equals(issuerSerialOf(certificate));
}

function issuerSerialOf(certificate: X509Certificate): Buffer {
  const { issuer, serial } = parseCertificate(certificate);
  return tlv(TAG.sequence, tlv(TAG.sequence, tlv(contextTag(GENERAL_NAME_DIRECTORY), issuer)), serial);
}
