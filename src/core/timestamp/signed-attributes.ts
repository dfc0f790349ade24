import { TAG } from './der-tags.ts';
import { children, type Element, SequenceReader } from './der.ts';
import { oidText } from './der-values.ts';
import { OID } from './oids.ts';
import { parseSigningCertificate, type SigningCertificateId } from './signing-certificate.ts';
import { must } from './timestamp-error.ts';

export type SignedAttributes = {
  /** What the signature covers: the received bytes under the SET tag instead of `[0]` (RFC 5652 §5.4). */
  readonly signedBytes: Buffer;
  readonly contentType: string;
  readonly messageDigest: Buffer;
  /** One list for each of ESSCertID and ESSCertIDv2 that is present; at least one. */
  readonly signingCertificates: readonly SigningCertificateId[][];
};

/**
 * Reads `signedAttrs` with the attributes that RFC 3161 §2.4.2 and RFC 5652 §11 require.
 *
 * @throws {TimestampError} `signed-attributes` when one is absent, repeated or out of order
 */
export function parseSignedAttributes(element: Element): SignedAttributes {
  const members = children(element);
  // Unsorted sets are read differently by implementations that sort before they verify.
  const sorted = members.every((member, n) => n === 0 || isBefore(members[n - 1], member));
  must(sorted, 'signed-attributes', 'the signed attributes are not in DER order');
  const attributes = byType(members);
  const contentType = oidText(required(attributes, OID.contentType, TAG.oid));
  const messageDigest = required(attributes, OID.messageDigest, TAG.octetString).content;
  const signingCertificates = [
    ...optional(attributes, OID.signingCertificate).map((value) => parseSigningCertificate(value, 1)),
    ...optional(attributes, OID.signingCertificateV2).map((value) => parseSigningCertificate(value, 2)),
  ];
  must(
    signingCertificates.length > 0,
    'signed-attributes',
    'the token does not name its signing certificate',
  );
  const signedBytes = Buffer.from(element.raw);
  signedBytes.writeUInt8(TAG.set, 0);
  return { signedBytes, contentType, messageDigest, signingCertificates };
}

function isBefore(a: Element | undefined, b: Element): boolean {
  return a !== undefined && Buffer.compare(a.raw, b.raw) < 0;
}

function byType(members: readonly Element[]): Map<string, Element[]> {
  const attributes = new Map<string, Element[]>();
  for (const member of members) {
    const fields = new SequenceReader(member, 'Attribute');
    const type = oidText(fields.take(TAG.oid, 'attrType'));
    const values = children(fields.take(TAG.set, 'attrValues'));
    fields.end();
    must(!attributes.has(type), 'signed-attributes', `signed attribute ${type} occurs twice`);
    attributes.set(type, values);
  }
  return attributes;
}

function optional(attributes: ReadonlyMap<string, Element[]>, type: string): Element[] {
  const values = attributes.get(type) ?? [];
  must(
    values.length === 1 || !attributes.has(type),
    'signed-attributes',
    `${type} must have exactly one value`,
  );
  return values;
}

function required(attributes: ReadonlyMap<string, Element[]>, type: string, tag: number): Element {
  const [value] = optional(attributes, type);
  must(value?.tag === tag, 'signed-attributes', `signed attribute ${type} is missing or of another type`);
  return value;
}
