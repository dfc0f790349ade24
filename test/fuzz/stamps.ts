import { createHash, type X509Certificate } from 'node:crypto';
import { TAG } from '../../src/core/timestamp/der-tags.ts';
import { tlv } from '../../src/core/timestamp/der.ts';
import { createTimestampRequest } from '../../src/core/timestamp/request.ts';
import { respondToTimestampRequest } from '../../src/core/timestamp/respond.ts';
import {
  verifyTimestampResponse,
  verifyTimestampToken,
  type VerifiedTimestamp,
} from '../../src/core/timestamp/verify.ts';
import { certify, issuing, NOW, timestamping, toAuthority } from '../core/timestamp/authorities.ts';
import { craftResponse, craftToken, keyIdentifierSid, number } from '../core/timestamp/crafted-token.ts';

/** A time-stamp that is accepted, and what it is checked against. */
export interface Stamp {
  readonly kind: 'response' | 'token';
  readonly der: Buffer;
  readonly digest: Buffer;
  readonly anchors: readonly X509Certificate[];
  readonly nonce?: Buffer;
}

export function verifyStamp({ kind, ...expected }: Stamp, der: Buffer): VerifiedTimestamp {
  const verify = kind === 'response' ? verifyTimestampResponse : verifyTimestampToken;
  return verify(der, expected);
}

/** Stamps that differ in what they are made of. */
export async function someStamps(): Promise<Stamp[]> {
  const digest = createHash('sha256').update('evidence').digest();
  const root = await certify({ name: 'Root', extensions: issuing() });
  const issuer = await certify({ name: 'Issuer', issuer: root, extensions: issuing(0) });
  const leaf = await certify({ name: 'Authority', issuer, extensions: timestamping() });
  const anchors = [root.certificate];
  const request = createTimestampRequest(digest);
  const { certificate, privateKey } = leaf;
  const full = {
    digest,
    certificate,
    privateKey,
    certificates: [certificate.raw, issuer.certificate.raw, root.certificate.raw],
    genTime: '20260304050607.25Z',
    // Accuracy of one second, and ordering.
    tstInfoTail: [tlv(TAG.sequence, number(1)), tlv(TAG.boolean, Buffer.of(0xff))],
  };
  return [
    {
      kind: 'response',
      der: respondToTimestampRequest(request.der, toAuthority(leaf, issuer, root), NOW),
      digest,
      anchors,
      nonce: request.nonce,
    },
    { kind: 'response', der: craftResponse(full), digest, anchors },
    {
      kind: 'token',
      der: craftToken({ ...full, signerVersion: 3, sid: keyIdentifierSid(certificate) }),
      digest,
      anchors,
    },
  ];
}
