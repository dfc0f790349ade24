import type { X509Certificate } from 'node:crypto';
import { contextTag, primitiveContextTag, TAG } from './der-tags.ts';
import { children, type Element, onlyChild, parseDer, SequenceReader } from './der.ts';
import { isTrue, oidText, parseAlgorithm } from './der-values.ts';
import { must } from './timestamp-error.ts';

export type Extension = { readonly critical: boolean; readonly value: Buffer };

/** What `node:crypto` does not tell about a certificate; names and serial are the received DER elements. */
export type CertificateFields = {
  readonly serial: Buffer;
  readonly issuer: Buffer;
  readonly subject: Element;
  readonly signatureAlgorithm: string;
  readonly extensions: ReadonlyMap<string, Extension>;
};

/**
 * Reads a certificate (RFC 5280 §4.1).
 *
 * @throws {TimestampError} `malformed`
 */
export function parseCertificate(certificate: Pick<X509Certificate, 'raw'>): CertificateFields {
  const outer = new SequenceReader(parseDer(certificate.raw, 'Certificate'), 'Certificate');
  const tbs = new SequenceReader(outer.take(TAG.sequence, 'tbsCertificate'), 'TBSCertificate');
  tbs.takeIf(contextTag(0));
  const serial = tbs.take(TAG.integer, 'serialNumber').raw;
  const signatureAlgorithm = parseAlgorithm(tbs.take(TAG.sequence, 'signature')).oid;
  const issuer = tbs.take(TAG.sequence, 'issuer').raw;
  tbs.take(TAG.sequence, 'validity');
  const subject = tbs.take(TAG.sequence, 'subject');
  tbs.take(TAG.sequence, 'subjectPublicKeyInfo');
  tbs.takeIf(primitiveContextTag(1));
  tbs.takeIf(primitiveContextTag(2));
  const tagged = tbs.takeIf(contextTag(3));
  tbs.end();
  const list = tagged === undefined ? [] : children(onlyChild(tagged, 'extensions'));
  return { serial, issuer, subject, signatureAlgorithm, extensions: parseExtensions(list) };
}

/** Reads Extensions, given the elements of the list (RFC 5280 §4.2). */
export function parseExtensions(elements: readonly Element[]): Map<string, Extension> {
  const extensions = new Map<string, Extension>();
  for (const element of elements) {
    const fields = new SequenceReader(element, 'Extension');
    const id = oidText(fields.take(TAG.oid, 'extnID'));
    const critical = isTrue(fields.takeIf(TAG.boolean));
    const value = fields.take(TAG.octetString, 'extnValue').content;
    fields.end();
    must(!extensions.has(id), 'malformed', `extension ${id} occurs twice`);
    extensions.set(id, { critical, value });
  }
  return extensions;
}
