import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { TAG } from '../../../src/core/timestamp/der-tags.ts';
import { tlv } from '../../../src/core/timestamp/der.ts';
import { createTimestampRequest, parseTimestampRequest } from '../../../src/core/timestamp/request.ts';
import { respondToTimestampRequest, type SigningAuthority } from '../../../src/core/timestamp/respond.ts';
import { type Answer, pourEndlessly, reply, TYPE } from '../../adapters/tsa-server.ts';
import { certify, issuing, timestamping, toAuthority } from '../timestamp/authorities.ts';
import { INDEFINITE, toBerResponse } from '../timestamp/ber-response.ts';
import { craftResponse, number } from '../timestamp/crafted-token.ts';

export const DIGEST = createHash('sha256').update('manifest').digest();
const OTHER_DIGEST = createHash('sha256').update('other').digest();
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';
const OLD = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2026-01-01T00:00:00Z') };

export const root = await certify({ name: 'Root', extensions: issuing() });
const issuer = await certify({ name: 'Issuer', issuer: root, extensions: issuing(0) });
const leaf = await certify({ name: 'Authority', issuer, extensions: timestamping() });
const expired = await certify({ name: 'Authority', issuer, extensions: timestamping(), ...OLD });
const codeSigner = await certify({ name: 'Signer', issuer, extensions: timestamping([CODE_SIGNING]) });
const laxSigner = await certify({ name: 'Signer', issuer, extensions: timestamping(undefined, false) });
const otherRoot = await certify({ name: 'Root', extensions: issuing() });
const stranger = await certify({ name: 'Stranger', issuer: otherRoot, extensions: timestamping() });

/** The authority that answers rightly. */
export const authority = toAuthority(leaf, issuer, root);

export function stamp(query: Buffer, by: SigningAuthority = authority): Buffer {
  return respondToTimestampRequest(query, by, new Date());
}

/** A granted answer to the query that can be told to say something else. */
function crafted(changes: Partial<Parameters<typeof craftResponse>[0]>): (query: Buffer) => Buffer {
  return (query) => {
    const nonce = parseTimestampRequest(query).nonce ?? Buffer.alloc(0);
    const genTime = new Date().toISOString().replaceAll(/[-:T]|\.\d+/g, '');
    const { certificate, privateKey } = leaf;
    const certificates = [leaf.certificate.raw, issuer.certificate.raw];
    const standard = { digest: DIGEST, certificate, privateKey, certificates, genTime, tstInfoTail: [nonce] };
    return craftResponse({ ...standard, ...changes });
  };
}

const body =
  (make: (query: Buffer) => Buffer): Answer =>
  (query, response) =>
    reply(response, make(query));

const head =
  (status: number, headers: Record<string, string>): Answer =>
  (query, response) =>
    response.writeHead(status, headers).end(stamp(query));

/** One byte after another, never all of them. */
function drip(query: Buffer, response: ServerResponse): void {
  response.writeHead(200, TYPE);
  const bytes = stamp(query);
  let at = 0;
  const timer = setInterval(() => response.write(bytes.subarray(at, ++at)), 20);
  response.on('close', () => clearInterval(timer));
}

function breakOff(query: Buffer, response: ServerResponse): void {
  const bytes = stamp(query);
  response.writeHead(200, { ...TYPE, 'content-length': bytes.length });
  response.write(bytes.subarray(0, 100), () => response.destroy());
}

/** What an authority may answer wrongly, and the finding that it gives. */
export const WRONG_ANSWERS: readonly [fact: string, code: string, answer: Answer][] = [
  ['a stamp over other data', 'TSA_IMPRINT', body(crafted({ digest: OTHER_DIGEST }))],
  ['a stamp over a shorter digest', 'TSA_IMPRINT', body(crafted({ digest: DIGEST.subarray(1) }))],
  ['a stamp with another nonce', 'TSA_NONCE', body(() => stamp(createTimestampRequest(DIGEST).der))],
  ['a stamp without the nonce', 'TSA_NONCE', body(crafted({ tstInfoTail: [] }))],
  ['a refusal', 'TSA_NOT_GRANTED', body(() => stamp(Buffer.from('?')))],
  ['a grant without a stamp', 'TSA_NOT_GRANTED', body(() => tlv(TAG.sequence, tlv(TAG.sequence, number(0))))],
  ['a promise to answer later', 'TSA_NOT_GRANTED', body(crafted({ status: tlv(TAG.sequence, number(3)) }))],
  [
    'a stamp by an expired certificate',
    'TSA_CERTIFICATE_NOT_VALID_AT_GENTIME',
    body((query) => stamp(query, toAuthority(expired, issuer))),
  ],
  [
    'a stamp by a certificate for signing code',
    'TSA_EKU',
    body((query) => stamp(query, toAuthority(codeSigner, issuer))),
  ],
  [
    'a stamp by a certificate whose purpose is not critical',
    'TSA_EKU',
    body((query) => stamp(query, toAuthority(laxSigner, issuer))),
  ],
  ['a stamp by a certification authority', 'TSA_EKU', body((query) => stamp(query, toAuthority(issuer)))],
  ['a stamp without its intermediate', 'TSA_CHAIN', body((query) => stamp(query, toAuthority(leaf)))],
  [
    'a stamp below another root of the same name',
    'TSA_CHAIN',
    body((query) => stamp(query, toAuthority(stranger))),
  ],
  ['a stamp without certificates', 'TSA_SIGNER_MISSING', body(crafted({ certificates: [] }))],
  ['a stamp signed by another key', 'TSA_SIGNATURE', body(crafted({ privateKey: expired.privateKey }))],
  [
    'a byte behind the stamp',
    'TSA_MALFORMED',
    body((query) => Buffer.concat([stamp(query), Buffer.alloc(1)])),
  ],
  ['a stamp without its last byte', 'TSA_MALFORMED', body((query) => stamp(query).subarray(0, -1))],
  [
    'BER without its end',
    'TSA_MALFORMED',
    body((query) => toBerResponse(stamp(query), INDEFINITE).subarray(0, -2)),
  ],
  ['an empty body', 'TSA_MALFORMED', body(() => Buffer.alloc(0))],
  ['half an answer', 'TSA_UNREACHABLE', breakOff],
  ['no HTTP', 'TSA_UNREACHABLE', (_query, response) => response.socket?.end('220 mail.example ESMTP\r\n')],
  [
    'another protocol',
    'TSA_UNREACHABLE',
    (_query, { socket }) =>
      socket?.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
  ],
  ['headers without end', 'TSA_UNREACHABLE', head(200, { ...TYPE, x: 'x'.repeat(64 * 1024) })],
  ['more than 64 KiB', 'TSA_TOO_LARGE', body(() => Buffer.alloc(64 * 1024 + 1, 0x30))],
  ['a body without end', 'TSA_TOO_LARGE', pourEndlessly],
  ['a redirect', 'TSA_REDIRECT', head(307, { ...TYPE, location: '/other' })],
  ['a redirect without a target', 'TSA_REDIRECT', head(302, TYPE)],
  ['an empty status', 'TSA_HTTP_STATUS', head(204, TYPE)],
  ['not found', 'TSA_HTTP_STATUS', head(404, TYPE)],
  ['too many requests', 'TSA_HTTP_STATUS', head(429, TYPE)],
  ['a fault of its own', 'TSA_HTTP_STATUS', head(503, TYPE)],
  ['a web page', 'TSA_CONTENT_TYPE', head(200, { 'content-type': 'text/html' })],
  ['something without a type', 'TSA_CONTENT_TYPE', head(200, {})],
];

/** Those that take all the time that they are given. */
export const SLOW_ANSWERS: readonly [fact: string, answer: Answer][] = [
  ['never', () => {}],
  ['with headers and nothing more', (_query, response) => response.writeHead(200, TYPE).flushHeaders()],
  ['byte by byte', drip],
  [
    'with one interim answer after another',
    (_query, response) => {
      const timer = setInterval(() => response.writeProcessing(), 20);
      response.on('close', () => clearInterval(timer));
    },
  ],
];
