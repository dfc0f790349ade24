import { constants, type KeyObject, sign, verify } from 'node:crypto';
import { contextTag, TAG } from './der-tags.ts';
import { type Element, onlyChild, SequenceReader, tlv } from './der.ts';
import { type Algorithm, oid, parseAlgorithm, smallInteger } from './der-values.ts';
import { digestNamed, type DigestName, OID } from './oids.ts';
import { must } from './timestamp-error.ts';

const MIN_RSA_BITS = 2048;
/** RFC 4055 §3.1 recommends a salt as long as the digest, here SHA-256. */
const PSS_SALT_OCTETS = 32;
const ECDSA_SHA256 = tlv(TAG.sequence, oid(OID.ecdsaWithSha256));
const RSA_SHA256 = tlv(TAG.sequence, oid(OID.sha256WithRsa), tlv(TAG.null));

type Scheme = { readonly key: 'ec' | 'rsa'; readonly digest: DigestName | undefined };

/** RFC 5754 §3; rsaEncryption leaves the digest to `digestAlgorithm`. */
const SCHEMES = new Map<string, Scheme>([
  [OID.ecdsaWithSha256, { key: 'ec', digest: 'sha256' }],
  [OID.ecdsaWithSha384, { key: 'ec', digest: 'sha384' }],
  [OID.ecdsaWithSha512, { key: 'ec', digest: 'sha512' }],
  [OID.rsaEncryption, { key: 'rsa', digest: undefined }],
  [OID.sha256WithRsa, { key: 'rsa', digest: 'sha256' }],
  [OID.sha384WithRsa, { key: 'rsa', digest: 'sha384' }],
  [OID.sha512WithRsa, { key: 'rsa', digest: 'sha512' }],
]);

export type SignatureClaim = {
  readonly algorithm: Algorithm;
  readonly digest: DigestName;
  readonly signature: Buffer;
};

/**
 * Establishes that `claim.signature` over `signed` was made with the private half of `key`.
 *
 * @throws {TimestampError} `unsupported` for other algorithms and short keys, `signature` when it does not fit
 */
export function verifySignature(claim: SignatureClaim, signed: Buffer, key: KeyObject): void {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  must(
    bits === undefined || bits >= MIN_RSA_BITS,
    'unsupported',
    'the signer has an RSA key below 2048 bits',
  );
  const isPss = claim.algorithm.oid === OID.rsaPss;
  const fits = isPss ? verifyPss(claim, signed, key) : verifyPlain(claim, signed, key);
  must(fits, 'signature', 'the signature does not fit the signed attributes');
}

/** Signs with SHA-256 and says how: ECDSA, RSA PKCS#1 v1.5, or RSASSA-PSS for a key that is bound to it. */
export function signSha256(data: Buffer, key: KeyObject): { algorithm: Buffer; signature: Buffer } {
  const type = key.asymmetricKeyType;
  if (type === 'ec') return { algorithm: ECDSA_SHA256, signature: sign('sha256', data, key) };
  if (type === 'rsa') return { algorithm: RSA_SHA256, signature: sign('sha256', data, key) };
  if (type !== 'rsa-pss') throw new TypeError('the time-stamp key must be ECDSA or RSA');
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: PSS_SALT_OCTETS };
  return { algorithm: pssAlgorithm(), signature: sign('sha256', data, pss) };
}

function verifyPlain(
  { algorithm, digest, signature }: SignatureClaim,
  signed: Buffer,
  key: KeyObject,
): boolean {
  const scheme = SCHEMES.get(algorithm.oid);
  must(scheme !== undefined, 'unsupported', `signature algorithm ${algorithm.oid} is not accepted`);
  must(algorithm.parameters === undefined, 'unsupported', 'the signature algorithm has parameters');
  must(
    scheme.key === key.asymmetricKeyType,
    'signature',
    'the signature algorithm does not fit the signer key',
  );
  // RFC 8933 §3: one digest for the content and for the signed attributes.
  const agreed = scheme.digest === undefined || scheme.digest === digest;
  must(agreed, 'signature', 'the signature uses another digest than the token names');
  return verify(digest, signed, key, signature);
}

function verifyPss(
  { algorithm, digest, signature }: SignatureClaim,
  signed: Buffer,
  key: KeyObject,
): boolean {
  const isRsa = key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss';
  must(isRsa, 'signature', 'the signature algorithm does not fit the signer key');
  must(
    algorithm.parameters !== undefined,
    'unsupported',
    'RSASSA-PSS with its default SHA-1 is not accepted',
  );
  const saltLength = pssSaltLength(algorithm.parameters, digest);
  return verify(digest, signed, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature);
}

/** Reads RSASSA-PSS-params (RFC 4055 §3.1) and requires one digest throughout. */
function pssSaltLength(parameters: Element, digest: DigestName): number {
  const fields = new SequenceReader(parameters, 'RSASSA-PSS-params');
  const hash = onlyChild(fields.take(contextTag(0), 'hashAlgorithm'), 'hashAlgorithm');
  const mask = onlyChild(fields.take(contextTag(1), 'maskGenAlgorithm'), 'maskGenAlgorithm');
  const salt = onlyChild(fields.take(contextTag(2), 'saltLength'), 'saltLength');
  fields.end();
  const generator = parseAlgorithm(mask);
  const isMgf1 = generator.oid === OID.mgf1 && generator.parameters !== undefined;
  must(isMgf1, 'unsupported', 'RSASSA-PSS with another mask than MGF1 is not accepted');
  const digests = [hash, generator.parameters].map((element) => digestNamed(parseAlgorithm(element).oid));
  const agreed = digests.every((name) => name === digest);
  must(agreed, 'signature', 'RSASSA-PSS uses another digest than the token names');
  const octets = smallInteger(salt);
  must(salt.tag === TAG.integer && octets >= 0, 'malformed', 'saltLength: must be a non-negative INTEGER');
  return octets;
}

function pssAlgorithm(): Buffer {
  const sha256 = tlv(TAG.sequence, oid(OID.sha256), tlv(TAG.null));
  const mask = tlv(TAG.sequence, oid(OID.mgf1), sha256);
  const salt = tlv(TAG.integer, Buffer.from([PSS_SALT_OCTETS]));
  const parameters = [sha256, mask, salt].map((element, n) => tlv(contextTag(n), element));
  return tlv(TAG.sequence, oid(OID.rsaPss), tlv(TAG.sequence, ...parameters));
}
