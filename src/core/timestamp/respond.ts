import { createHash, type KeyObject, type X509Certificate } from 'node:crypto';
import { parseCertificate } from './certificate-fields.ts';
import { contextTag, TAG } from './der-tags.ts';
import { setOf, tlv } from './der.ts';
import { generalizedTime, oid, unsignedInteger } from './der-values.ts';
import { OID } from './oids.ts';
import { parseTimestampRequest, randomPositive, type TimestampRequest } from './request.ts';
import { FAILURE, type FailureName, STATUS } from './response.ts';
import { signSha256 } from './signature-algorithm.ts';
import { signingCertificateV2 } from './signing-certificate.ts';
import { TimestampError } from './timestamp-error.ts';

/**
 * The policy of the local authority: the time is that of the service's own clock, to the second, and proves
 * integrity, not independent time. 2.25 is the arc of UUIDs (ITU-T X.667), this one
 * 87c6ab57-c035-4ca7-97e0-46e4bb1fa8b8.
 */
export const LOCAL_TIMESTAMP_POLICY = '2.25.180477329453331458834643469015990642872';

/** A local authority: an ECDSA or RSA key, its certificate, and the certificates above it. */
export type SigningAuthority = {
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate;
  /** Any order. Self-signed ones are not sent: who relies on the token has the anchor already. */
  readonly chain: readonly X509Certificate[];
  /** Dotted object identifier; `LOCAL_TIMESTAMP_POLICY` unless there is one of your own. */
  readonly policy: string;
};

const SHA256_OCTETS = 32;
/** RFC 5280 §4.1.2.2 allows 20; sixteen random ones do not repeat. */
const SERIAL_OCTETS = 16;
const SHA256 = tlv(TAG.sequence, oid(OID.sha256));
/** One second, which is what rounding down to whole seconds costs. */
const ACCURACY = tlv(TAG.sequence, number(1));

/**
 * Answers a `TimeStampReq` with a DER `TimeStampResp` (RFC 3161 §2.4.2): a token with `genTime` in whole
 * seconds, or a rejection that says why. Only SHA-256 digests are stamped.
 *
 * @throws {TypeError} when the authority's key is neither ECDSA nor RSA
 */
export function respondToTimestampRequest(
  requestDer: Uint8Array,
  authority: SigningAuthority,
  now: Date,
): Buffer {
  const request = readRequest(requestDer);
  if (request === undefined) return rejection('badDataFormat');
  const reason = reasonToReject(request, authority.policy);
  if (reason !== undefined) return rejection(reason);
  const status = tlv(TAG.sequence, number(STATUS.granted));
  return tlv(TAG.sequence, status, signedToken(request, authority, now));
}

function readRequest(requestDer: Uint8Array): TimestampRequest | undefined {
  try {
    return parseTimestampRequest(requestDer);
  } catch (error) {
    if (error instanceof TimestampError) return undefined;
    throw error;
  }
}

function reasonToReject(request: TimestampRequest, policy: string): FailureName | undefined {
  const { algorithm, hash } = request.imprint;
  if (request.version !== 1) return 'badRequest';
  if (algorithm.oid !== OID.sha256 || algorithm.parameters !== undefined) return 'badAlg';
  if (hash.length !== SHA256_OCTETS) return 'badDataFormat';
  if (request.policy !== undefined && request.policy !== policy) return 'unacceptedPolicy';
  return request.hasExtensions ? 'unacceptedExtension' : undefined;
}

function rejection(reason: FailureName): Buffer {
  const bit = FAILURE[reason];
  const failInfo = Buffer.alloc(2 + (bit >> 3));
  failInfo.writeUInt8(7 - (bit & 7), 0);
  failInfo.writeUInt8(0x80 >> (bit & 7), 1 + (bit >> 3));
  return tlv(TAG.sequence, tlv(TAG.sequence, number(STATUS.rejection), tlv(TAG.bitString, failInfo)));
}

/** ContentInfo with SignedData (RFC 5652 §5.1). */
function signedToken(request: TimestampRequest, authority: SigningAuthority, now: Date): Buffer {
  const content = tstInfo(request, authority.policy, now);
  const signedData = tlv(
    TAG.sequence,
    number(3),
    tlv(TAG.set, SHA256),
    tlv(TAG.sequence, oid(OID.tstInfo), tlv(contextTag(0), tlv(TAG.octetString, content))),
    ...(request.wantsCertificates ? [certificateSet(authority)] : []),
    tlv(TAG.set, signerInfo(content, authority)),
  );
  return tlv(TAG.sequence, oid(OID.signedData), tlv(contextTag(0), signedData));
}

function tstInfo(request: TimestampRequest, policy: string, now: Date): Buffer {
  return tlv(
    TAG.sequence,
    number(1),
    oid(policy),
    request.imprint.raw,
    unsignedInteger(randomPositive(SERIAL_OCTETS)),
    generalizedTime(now),
    ACCURACY,
    ...(request.nonce === undefined ? [] : [request.nonce]),
  );
}

function certificateSet({ certificate, chain }: SigningAuthority): Buffer {
  const issuers = chain.filter((issuer) => issuer.subject !== issuer.issuer);
  return setOf(
    contextTag(0),
    [certificate, ...issuers].map(({ raw }) => raw),
  );
}

/** RFC 5652 §5.3; the attributes are signed as a SET and sent as `[0]` (§5.4). */
function signerInfo(content: Buffer, { certificate, privateKey }: SigningAuthority): Buffer {
  const attributes = [
    attribute(OID.contentType, oid(OID.tstInfo)),
    attribute(OID.messageDigest, tlv(TAG.octetString, createHash('sha256').update(content).digest())),
    attribute(OID.signingCertificateV2, signingCertificateV2(certificate)),
  ];
  const { algorithm, signature } = signSha256(setOf(TAG.set, attributes), privateKey);
  const { issuer, serial } = parseCertificate(certificate);
  return tlv(
    TAG.sequence,
    number(1),
    tlv(TAG.sequence, issuer, serial),
    SHA256,
    setOf(contextTag(0), attributes),
    algorithm,
    tlv(TAG.octetString, signature),
  );
}

function attribute(type: string, value: Buffer): Buffer {
  return tlv(TAG.sequence, oid(type), tlv(TAG.set, value));
}

function number(value: number): Buffer {
  return unsignedInteger(Buffer.from([value]));
}
