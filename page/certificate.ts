import { parseCertificate } from '../src/core/timestamp/certificate-fields.ts';
import { contextTag, primitiveContextTag, TAG } from '../src/core/timestamp/der-tags.ts';
import { generalizedTimeDate, isTrue, parseAlgorithm } from '../src/core/timestamp/der-values.ts';
import { children, parseDer, SequenceReader, tlv, type Element } from '../src/core/timestamp/der.ts';
import { isSameName } from '../src/core/timestamp/distinguished-name.ts';
import { OID } from '../src/core/timestamp/oids.ts';
import { nameText } from './name-text.ts';
import { parsePublicKey, type PublicKey } from './public-key.ts';
import { assumeSignature, cannotCheck } from './signatures.ts';

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/;
const UTC_TIME = 0x17;
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';
/** In the first octet of KeyUsage (RFC 5280 §4.2.1.3). */
const KEY_CERT_SIGN = 0b0000_0100;

/** RFC 5754 §3 and RFC 8410 §3. */
const SCHEMES = new Map<
  string,
  { readonly type: string; readonly digest: 'sha256' | 'sha384' | 'sha512' | null }
>([
  [OID.ecdsaWithSha256, { type: 'ec', digest: 'sha256' }],
  [OID.ecdsaWithSha384, { type: 'ec', digest: 'sha384' }],
  [OID.ecdsaWithSha512, { type: 'ec', digest: 'sha512' }],
  [OID.sha256WithRsa, { type: 'rsa', digest: 'sha256' }],
  [OID.sha384WithRsa, { type: 'rsa', digest: 'sha384' }],
  [OID.sha512WithRsa, { type: 'rsa', digest: 'sha512' }],
  [OID.ed25519, { type: 'ed25519', digest: null }],
]);

/** What a certificate holds besides that which core reads by itself. */
interface Body {
  readonly validFromDate: Date;
  readonly validToDate: Date;
  readonly spki: Buffer;
  readonly signed: Buffer;
  readonly algorithm: string;
  readonly signature: Buffer;
}

/** Node's `X509Certificate` as far as the verification of time-stamps needs it. */
export class Certificate {
  readonly raw: Buffer<ArrayBuffer>;
  readonly #body: Body;

  /**
   * Takes DER, or the first certificate in a PEM text.
   *
   * @throws {TimestampError} `malformed`
   */
  constructor(source: Uint8Array | string) {
    this.raw = typeof source === 'string' ? bytesOfPem(source) : Buffer.from(source);
    this.#body = parseBody(this.raw);
  }

  get validFromDate(): Date {
    return this.#body.validFromDate;
  }

  get validToDate(): Date {
    return this.#body.validToDate;
  }

  get publicKey(): PublicKey {
    return parsePublicKey(this.#body.spki);
  }

  get subject(): string {
    return nameText(parseCertificate(this).subject);
  }

  /** Whether it may issue certificates (RFC 5280 §4.2.1.9, §4.2.1.3). */
  get ca(): boolean {
    const { extensions } = parseCertificate(this);
    const constraints = extensions.get(OID.basicConstraints);
    if (constraints === undefined) return false;
    const [isAuthority] = children(parseDer(constraints.value, 'basicConstraints'));
    return isAuthority?.tag === TAG.boolean && isTrue(isAuthority) && maySignCertificates(extensions);
  }

  /** Whether names and key identifiers fit; the signature is another question. */
  checkIssued(issuer: Certificate): boolean {
    const own = parseCertificate(this);
    const above = parseCertificate(issuer);
    if (!isSameName(parseDer(own.issuer, 'issuer'), above.subject)) return false;
    const named = authorityKeyOf(own.extensions.get(AUTHORITY_KEY_IDENTIFIER)?.value);
    const actual = above.extensions.get(OID.subjectKeyIdentifier)?.value;
    const fits = named === undefined || actual === undefined || actual.equals(tlv(TAG.octetString, named));
    return fits && maySignCertificates(above.extensions);
  }

  verify(key: PublicKey): boolean {
    const { algorithm, signed, signature } = this.#body;
    const scheme = SCHEMES.get(algorithm);
    if (scheme === undefined) return cannotCheck(`certificates that are signed by algorithm ${algorithm}`);
    return scheme.type === key.asymmetricKeyType && assumeSignature(scheme.digest, signed, key, signature);
  }
}

/** RFC 5280 §4.1. */
function parseBody(der: Buffer): Body {
  const outer = new SequenceReader(parseDer(der, 'Certificate'), 'Certificate');
  const signed = outer.take(TAG.sequence, 'tbsCertificate');
  const algorithm = parseAlgorithm(outer.take(TAG.sequence, 'signatureAlgorithm')).oid;
  const signature = outer.take(TAG.bitString, 'signatureValue').content.subarray(1);
  outer.end();
  const fields = new SequenceReader(signed, 'TBSCertificate');
  fields.takeIf(contextTag(0));
  fields.take(TAG.integer, 'serialNumber');
  fields.take(TAG.sequence, 'signature');
  fields.take(TAG.sequence, 'issuer');
  const [from, to] = children(fields.take(TAG.sequence, 'validity'));
  fields.take(TAG.sequence, 'subject');
  const { raw: spki } = fields.take(TAG.sequence, 'subjectPublicKeyInfo');
  return {
    validFromDate: dateOf(from),
    validToDate: dateOf(to),
    spki,
    signed: signed.raw,
    algorithm,
    signature,
  };
}

/** RFC 5280 §4.1.2.5: a UTCTime below 50 lies in the years from 2000 on. */
function dateOf(time: Element | undefined): Date {
  if (time === undefined) throw new Error('a certificate has no validity');
  if (time.tag !== UTC_TIME) return generalizedTimeDate(time);
  const text = time.content.toString('latin1');
  const content = Buffer.from(`${text < '50' ? '20' : '19'}${text}`, 'latin1');
  return generalizedTimeDate({ ...time, content });
}

function maySignCertificates(extensions: ReturnType<typeof parseCertificate>['extensions']): boolean {
  const usage = extensions.get(OID.keyUsage);
  return usage === undefined || ((parseDer(usage.value, 'keyUsage').content[1] ?? 0) & KEY_CERT_SIGN) !== 0;
}

function authorityKeyOf(value: Buffer | undefined): Buffer | undefined {
  const members = value === undefined ? [] : children(parseDer(value, 'authorityKeyIdentifier'));
  return members.find(({ tag }) => tag === primitiveContextTag(0))?.content;
}

function bytesOfPem(text: string): Buffer<ArrayBuffer> {
  const [, base64 = ''] = PEM.exec(text) ?? [];
  return Buffer.from(base64.replaceAll(/\s/g, ''), 'base64');
}
