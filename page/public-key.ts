import { OID } from '../src/core/timestamp/oids.ts';
import { oidText } from '../src/core/timestamp/der-values.ts';
import { children, parseDer, SequenceReader, type Element } from '../src/core/timestamp/der.ts';
import { TAG } from '../src/core/timestamp/der-tags.ts';

/** A public key with what core asks of Node's `KeyObject`. */
export interface PublicKey {
  readonly asymmetricKeyType: 'ec' | 'ed25519' | 'rsa' | 'rsa-pss' | undefined;
  readonly asymmetricKeyDetails: { readonly namedCurve?: string; readonly modulusLength?: number };
  /** SubjectPublicKeyInfo in DER. */
  readonly spki: Buffer;
  export(how: { readonly type: 'spki' } | { readonly format: 'jwk' }): Buffer | { readonly x: string };
}

type Source = string | { readonly key: { readonly x: string }; readonly format: 'jwk' };

/** Node's names of the curves that WebCrypto has. */
const CURVES = new Map([
  ['1.2.840.10045.3.1.7', 'prime256v1'],
  ['1.3.132.0.34', 'secp384r1'],
  ['1.3.132.0.35', 'secp521r1'],
]);
const EC = '1.2.840.10045.2.1';
const PEM = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]{1,65536})-----END PUBLIC KEY-----/;
/** Of the key itself; before it stands always the same (RFC 8410 §4). */
const ED25519_BYTES = 32;
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * As Node's `createPublicKey`, for PEM text and Ed25519 keys as JWK.
 *
 * @throws Error for what is no public key in DER
 */
export function publicKeyOf(source: Source): PublicKey {
  if (typeof source === 'string') return parsePublicKey(bytesOfPem(source));
  const raw = Buffer.from(source.key.x, 'base64url');
  return parsePublicKey(Buffer.concat([ED25519_PREFIX, raw]));
}

/** Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). The type stays open for a key that the page cannot use. */
export function parsePublicKey(spki: Uint8Array): PublicKey {
  const outer = parseDer(spki, 'SubjectPublicKeyInfo');
  const fields = new SequenceReader(outer, 'SubjectPublicKeyInfo');
  const [algorithm, parameters] = children(fields.take(TAG.sequence, 'algorithm'));
  const { content: bits } = fields.take(TAG.bitString, 'subjectPublicKey');
  fields.end();
  if (algorithm === undefined) throw new Error('the public key has no algorithm');
  const exported = { spki: outer.raw, export: (how: object) => exportOf(outer.raw, how) };
  return { ...exported, ...kindOf(oidText(algorithm), parameters, bits.subarray(1)) };
}

function kindOf(
  algorithm: string,
  parameters: Element | undefined,
  key: Buffer,
): Pick<PublicKey, 'asymmetricKeyType' | 'asymmetricKeyDetails'> {
  switch (algorithm) {
    case EC: {
      const namedCurve = parameters?.tag === TAG.oid ? CURVES.get(oidText(parameters)) : undefined;
      return {
        asymmetricKeyType: 'ec',
        asymmetricKeyDetails: namedCurve === undefined ? {} : { namedCurve },
      };
    }
    case OID.ed25519:
      if (key.length !== ED25519_BYTES) throw new Error('an Ed25519 key has 32 bytes');
      return { asymmetricKeyType: 'ed25519', asymmetricKeyDetails: {} };
    case OID.rsaEncryption:
      return { asymmetricKeyType: 'rsa', asymmetricKeyDetails: { modulusLength: modulusBits(key) } };
    case OID.rsaPss:
      return { asymmetricKeyType: 'rsa-pss', asymmetricKeyDetails: { modulusLength: modulusBits(key) } };
    default:
      return { asymmetricKeyType: undefined, asymmetricKeyDetails: {} };
  }
}

/** Of an RSAPublicKey (RFC 8017 §A.1.1). */
function modulusBits(key: Buffer): number {
  const fields = new SequenceReader(parseDer(key, 'RSAPublicKey'), 'RSAPublicKey');
  const modulus = fields.take(TAG.integer, 'modulus').content;
  return BigInt(`0x${modulus.toString('hex')}`).toString(2).length;
}

function exportOf(spki: Buffer, how: object): Buffer | { readonly x: string } {
  if (!('format' in how) || how.format !== 'jwk') return spki;
  return { x: spki.subarray(-ED25519_BYTES).toString('base64url') };
}

function bytesOfPem(text: string): Buffer {
  const [, base64] = PEM.exec(text) ?? [];
  if (base64 === undefined) throw new Error('there is no public key in PEM');
  return Buffer.from(base64.replaceAll(/\s/g, ''), 'base64');
}
