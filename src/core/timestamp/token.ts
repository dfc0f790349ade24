import { X509Certificate } from 'node:crypto';
import { contextTag, primitiveContextTag, TAG } from './der-tags.ts';
import { children, type Element, onlyChild, SequenceReader } from './der.ts';
import { type Algorithm, oidText, parseAlgorithm, smallInteger } from './der-values.ts';
import { digestNamed, type DigestName, OID } from './oids.ts';
import { must, TimestampError } from './timestamp-error.ts';
import { requireVersion } from './tst-info.ts';

/** Bounds the path search; tokens in the wild carry up to five. */
const MAX_CERTIFICATES = 16;
/** RFC 5652 §5.1: content other than id-data. */
const SIGNED_DATA_VERSION = 3;

/** How the token names its signer: the received elements, or a key identifier. */
export type SignerIdentifier =
  | { readonly issuer: Buffer; readonly serial: Buffer }
  | { readonly keyIdentifier: Buffer };

/** The one signature of a token and what it needs to be checked; all bytes are as received. */
export type SignedToken = {
  readonly content: Buffer;
  readonly certificates: readonly X509Certificate[];
  readonly signer: SignerIdentifier;
  readonly digest: DigestName;
  readonly signedAttributes: Element;
  readonly signatureAlgorithm: Algorithm;
  readonly signature: Buffer;
};

/**
 * Reads a TimeStampToken: a ContentInfo with SignedData over TSTInfo and exactly one signer
 * (RFC 3161 §2.4.2, RFC 5652 §5). Certificate revocation lists and unsigned attributes are passed over.
 *
 * @throws {TimestampError} `malformed`, or `unsupported` for a digest below SHA-256
 */
export function parseToken(contentInfo: Element): SignedToken {
  const outer = new SequenceReader(contentInfo, 'ContentInfo');
  requireOid(outer, OID.signedData, 'contentType');
  const signedData = onlyChild(outer.take(contextTag(0), 'content'), 'content');
  outer.end();

  const fields = new SequenceReader(signedData, 'SignedData');
  requireVersion(fields, SIGNED_DATA_VERSION);
  const digests = children(fields.take(TAG.set, 'digestAlgorithms')).map(parseDigestAlgorithm);
  const content = parseContent(fields.take(TAG.sequence, 'encapContentInfo'));
  const certificates = parseCertificates(fields.takeIf(contextTag(0)));
  fields.takeIf(contextTag(1));
  const signerInfo = onlyChild(fields.take(TAG.set, 'signerInfos'), 'signerInfos');
  fields.end();

  const signerFields = parseSignerInfo(signerInfo);
  must(
    digests.includes(signerFields.digest),
    'malformed',
    'SignedData does not list the digest of its signer',
  );
  return { content, certificates, ...signerFields };
}

function parseContent(element: Element): Buffer {
  const fields = new SequenceReader(element, 'encapContentInfo');
  requireOid(fields, OID.tstInfo, 'eContentType');
  const content = onlyChild(fields.take(contextTag(0), 'eContent'), 'eContent');
  fields.end();
  must(content.tag === TAG.octetString, 'malformed', 'eContent: must be an OCTET STRING');
  return content.content;
}

function parseSignerInfo(element: Element): Omit<SignedToken, 'content' | 'certificates'> {
  const fields = new SequenceReader(element, 'SignerInfo');
  const version = fields.take(TAG.integer, 'version');
  const signer = parseSignerIdentifier(fields, smallInteger(version));
  const digest = parseDigestAlgorithm(fields.take(TAG.sequence, 'digestAlgorithm'));
  const signedAttributes = fields.take(contextTag(0), 'signedAttrs');
  const signatureAlgorithm = parseAlgorithm(fields.take(TAG.sequence, 'signatureAlgorithm'));
  const signature = fields.take(TAG.octetString, 'signature').content;
  fields.takeIf(contextTag(1));
  fields.end();
  return { signer, digest, signedAttributes, signatureAlgorithm, signature };
}

/** RFC 5652 §5.3: version 1 names issuer and serial number, version 3 a key identifier. */
function parseSignerIdentifier(fields: SequenceReader, version: number): SignerIdentifier {
  if (version === 3) return { keyIdentifier: fields.take(primitiveContextTag(0), 'sid').content };
  must(version === 1, 'malformed', 'SignerInfo.version: must be 1 or 3');
  const sid = new SequenceReader(fields.take(TAG.sequence, 'sid'), 'sid');
  const issuer = sid.take(TAG.sequence, 'issuer').raw;
  const serial = sid.take(TAG.integer, 'serialNumber').raw;
  sid.end();
  return { issuer, serial };
}

function parseDigestAlgorithm(element: Element): DigestName {
  const algorithm = parseAlgorithm(element);
  const digest = digestNamed(algorithm.oid);
  const accepted = digest !== undefined && algorithm.parameters === undefined;
  must(accepted, 'unsupported', `digest algorithm ${algorithm.oid} is not accepted`);
  return digest;
}

function parseCertificates(element: Element | undefined): X509Certificate[] {
  const received = element === undefined ? [] : children(element);
  must(received.length <= MAX_CERTIFICATES, 'malformed', `certificates: more than ${MAX_CERTIFICATES}`);
  return received.map(readCertificate);
}

function readCertificate({ tag, raw }: Element): X509Certificate {
  must(tag === TAG.sequence, 'malformed', 'certificates: holds something else than X.509 certificates');
  const certificate = openCertificate(raw);
  // X509Certificate would also find PEM text inside other bytes, and OpenSSL may re-encode what it reads.
  must(certificate.raw.equals(raw), 'malformed', 'certificates: one is not in its DER form');
  return certificate;
}

function openCertificate(raw: Buffer): X509Certificate {
  try {
    return new X509Certificate(raw);
  } catch (error) {
    throw new TimestampError('malformed', 'certificates: one cannot be read', { cause: error });
  }
}

function requireOid(fields: SequenceReader, expected: string, field: string): void {
  const found = oidText(fields.take(TAG.oid, field));
  must(found === expected, 'malformed', `${field}: is ${found}, not ${expected}`);
}
