import { randomBytes } from 'node:crypto';
import { invalidInput } from '../../errors.ts';
import { contextTag, TAG } from './der-tags.ts';
import { SequenceReader, tlv } from './der.ts';
import { isOid, isTrue, oid, oidText, smallInteger, unsignedInteger } from './der-values.ts';
import { OID } from './oids.ts';
import { boundedDer } from './response.ts';
import { type Imprint, parseImprint } from './tst-info.ts';

const SHA256_OCTETS = 32;
const NONCE_OCTETS = 16;
const VERSION_1 = tlv(TAG.integer, Buffer.from([1]));
const TRUE = tlv(TAG.boolean, Buffer.from([0xff]));
/** With NULL, as the widely used clients write it; absent parameters mean the same (RFC 5754 §2). */
const SHA256 = tlv(TAG.sequence, oid(OID.sha256), tlv(TAG.null));

/**
 * A DER `TimeStampReq` for a SHA-256 digest that asks for the authority's certificates (RFC 3161 §2.4.1).
 *
 * @param digest SHA-256 of the data, 32 bytes
 * @param options `nonce`: a non-negative big-endian number of 1 to 32 bytes, 16 random ones by default;
 *   `policy`: dotted object identifier the authority must use, its choice by default
 * @returns the request, and the nonce that the answer has to repeat
 * @throws {CecError} `INVALID_INPUT` naming the argument
 */
export function createTimestampRequest(
  digest: Uint8Array,
  options: { nonce?: Buffer; policy?: string } = {},
): { der: Buffer; nonce: Buffer } {
  const { nonce = randomPositive(NONCE_OCTETS), policy } = options;
  if (digest.length !== SHA256_OCTETS) throw invalidInput('digest', 'must be a SHA-256 digest of 32 bytes');
  if (nonce.length < 1 || nonce.length > 32) throw invalidInput('nonce', 'must have 1 to 32 bytes');
  if (policy !== undefined && !isOid(policy)) {
    throw invalidInput('policy', 'must be a dotted object identifier such as 1.2.3.4');
  }
  const messageImprint = tlv(TAG.sequence, SHA256, tlv(TAG.octetString, digest));
  const reqPolicy = policy === undefined ? [] : [oid(policy)];
  const der = tlv(TAG.sequence, VERSION_1, messageImprint, ...reqPolicy, unsignedInteger(nonce), TRUE);
  return { der, nonce };
}

/** A request as the authority reads it; `nonce` and `imprint.raw` are the received elements. */
export type TimestampRequest = {
  readonly version: number;
  readonly imprint: Imprint;
  readonly policy: string | undefined;
  readonly nonce: Buffer | undefined;
  readonly wantsCertificates: boolean;
  readonly hasExtensions: boolean;
};

/**
 * Reads a DER `TimeStampReq`.
 *
 * @throws {TimestampError} `malformed`
 */
export function parseTimestampRequest(requestDer: Uint8Array): TimestampRequest {
  const fields = new SequenceReader(boundedDer(requestDer, 'TimeStampReq'), 'TimeStampReq');
  const version = smallInteger(fields.take(TAG.integer, 'version'));
  const imprint = parseImprint(fields.take(TAG.sequence, 'messageImprint'));
  const policy = fields.takeIf(TAG.oid);
  const nonce = fields.takeIf(TAG.integer)?.raw;
  const wantsCertificates = isTrue(fields.takeIf(TAG.boolean));
  const hasExtensions = fields.takeIf(contextTag(0)) !== undefined;
  fields.end();
  return { version, imprint, policy: policy && oidText(policy), nonce, wantsCertificates, hasExtensions };
}

/** Random bytes whose number is positive and always fills all of them: the two top bits are 01. */
export function randomPositive(octets: number): Buffer {
  const bytes = randomBytes(octets);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0);
  return bytes;
}
