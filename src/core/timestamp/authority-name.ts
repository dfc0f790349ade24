import type { X509Certificate } from 'node:crypto';
import { parseCertificate } from './certificate-fields.ts';
import { contextTag } from './der-tags.ts';
import { children, type Element, onlyChild, parseDer } from './der.ts';
import { isSameName } from './distinguished-name.ts';
import { OID } from './oids.ts';
import { must } from './timestamp-error.ts';

const DIRECTORY_NAME = contextTag(4);

/**
 * Establishes that the name a token gives its authority, if any, is one of the signer's certificate
 * (RFC 3161 §2.4.2).
 *
 * @param name a GeneralName
 * @throws {TimestampError} `tsa-name`
 */
export function requireAuthorityName(name: Element | undefined, signer: X509Certificate): void {
  if (name === undefined) return;
  const { subject, extensions } = parseCertificate(signer);
  const isSubject = name.tag === DIRECTORY_NAME && isSameName(onlyChild(name, 'tsa'), subject);
  const alternatives = extensions.get(OID.subjectAltName);
  const others = alternatives === undefined ? [] : children(parseDer(alternatives.value, 'subjectAltName'));
  const known = isSubject || others.some(({ raw }) => raw.equals(name.raw));
  must(known, 'tsa-name', 'the token names another authority than the certificate of its signer');
}
