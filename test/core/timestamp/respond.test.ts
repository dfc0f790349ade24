import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { contextTag, TAG } from '../../../src/core/timestamp/der-tags.ts';
import { tlv } from '../../../src/core/timestamp/der.ts';
import { oid } from '../../../src/core/timestamp/der-values.ts';
import { OID } from '../../../src/core/timestamp/oids.ts';
import { createTimestampRequest } from '../../../src/core/timestamp/request.ts';
import { LOCAL_TIMESTAMP_POLICY, respondToTimestampRequest } from '../../../src/core/timestamp/respond.ts';
import { tokenOf } from '../../../src/core/timestamp/response.ts';
import { parseToken } from '../../../src/core/timestamp/token.ts';
import { parseDer } from '../../../src/core/timestamp/der.ts';
import { verifyTimestampResponse } from '../../../src/core/timestamp/verify.ts';
import { certify, issuing, NOW, timestamping, toAuthority } from './authorities.ts';
import { number } from './crafted-token.ts';

const digest = createHash('sha256').update('evidence').digest();
const root = await certify({ name: 'Root', extensions: issuing() });
const leaf = await certify({ name: 'Authority', issuer: root, extensions: timestamping() });
const authority = toAuthority(leaf, root);
const expected = { digest, anchors: [root.certificate] };
const imprint = tlv(TAG.sequence, tlv(TAG.sequence, oid(OID.sha256)), tlv(TAG.octetString, digest));

/** What the response says when it grants nothing. */
function refusal(request: Buffer): string {
  try {
    tokenOf(respondToTimestampRequest(request, authority, NOW));
    return 'granted';
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message;
  }
}

describe('respondToTimestampRequest', () => {
  it('stamps the digest with the time in whole seconds, rounded down', () => {
    const { der, nonce } = createTimestampRequest(digest);
    const verified = verifyTimestampResponse(respondToTimestampRequest(der, authority, NOW), {
      ...expected,
      nonce,
    });
    assert.equal(verified.genTime.toISOString(), '2026-03-04T05:06:07.000Z');
    assert.equal(verified.policy, LOCAL_TIMESTAMP_POLICY);
    assert.equal(verified.accuracySeconds, 1);
    assert.equal(verified.authority, 'CN=Authority, O=Example');
    assert.match(verified.serial, /^[4-7][0-9a-f]{31}$/);
    const fingerprints = [leaf, root].map(({ certificate }) => certificate.fingerprint256);
    const plain = fingerprints.map((print) => `sha256:${print.replaceAll(':', '').toLowerCase()}`);
    assert.deepEqual(verified.path, plain);
  });

  it('never repeats a serial number', () => {
    const { der } = createTimestampRequest(digest);
    const serials = Array.from(
      { length: 20 },
      () => verifyTimestampResponse(respondToTimestampRequest(der, authority, NOW), expected).serial,
    );
    assert.equal(new Set(serials).size, 20);
  });

  it('answers without a nonce and without certificates when asked for neither', () => {
    const response = respondToTimestampRequest(tlv(TAG.sequence, number(1), imprint), authority, NOW);
    assert.equal(parseToken(parseDer(tokenOf(response), 'token')).certificates.length, 0);
    assert.throws(() => verifyTimestampResponse(response, expected), { code: 'signer-missing' });
    const extraCertificates = [leaf.certificate];
    const verified = verifyTimestampResponse(response, { ...expected, extraCertificates });
    assert.equal(verified.path.length, 2);
    const nonce = Buffer.from([1]);
    const nonceless = { ...expected, extraCertificates, nonce };
    assert.throws(() => verifyTimestampResponse(response, nonceless), { code: 'nonce' });
  });

  it('sends intermediate certificates but not the self-signed root', () => {
    const { der } = createTimestampRequest(digest);
    const token = parseToken(parseDer(tokenOf(respondToTimestampRequest(der, authority, NOW)), 'token'));
    assert.deepEqual(
      token.certificates.map(({ subject }) => subject),
      [leaf.certificate.subject],
    );
  });

  it('stamps under the policy that was asked for, when it is its own', () => {
    const { der } = createTimestampRequest(digest, { policy: LOCAL_TIMESTAMP_POLICY });
    const policies = ['1.2.3', LOCAL_TIMESTAMP_POLICY];
    const verified = verifyTimestampResponse(respondToTimestampRequest(der, authority, NOW), {
      ...expected,
      policies,
    });
    assert.equal(verified.policy, LOCAL_TIMESTAMP_POLICY);
  });

  for (const [reason, fact, request] of [
    ['unacceptedPolicy', 'another policy', createTimestampRequest(digest, { policy: '1.2.3' }).der],
    ['badRequest', 'another version', tlv(TAG.sequence, number(2), imprint)],
    [
      'badAlg',
      'a SHA-1 digest',
      tlv(
        TAG.sequence,
        number(1),
        tlv(TAG.sequence, tlv(TAG.sequence, oid(OID.sha1)), tlv(TAG.octetString, Buffer.alloc(20))),
      ),
    ],
    [
      'badDataFormat',
      'a digest of another length',
      tlv(
        TAG.sequence,
        number(1),
        tlv(TAG.sequence, tlv(TAG.sequence, oid(OID.sha256)), tlv(TAG.octetString, Buffer.alloc(31))),
      ),
    ],
    [
      'unacceptedExtension',
      'an extension',
      tlv(
        TAG.sequence,
        number(1),
        imprint,
        tlv(contextTag(0), tlv(TAG.sequence, oid('1.2.3'), tlv(TAG.octetString))),
      ),
    ],
    ['badDataFormat', 'something else', Buffer.from('GET / HTTP/1.1')],
    ['badDataFormat', 'nothing', Buffer.alloc(0)],
  ] as const) {
    it(`rejects ${fact} as ${reason}`, () => {
      assert.equal(refusal(request), `the authority answered status 2 ${reason}`);
    });
  }

  it('rejects whatever bytes come with a readable response', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(refusal(Buffer.from(bytes)), 'the authority answered status 2 badDataFormat');
      }),
    );
  });

  it('says when it was given a key that it cannot sign with', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const { der } = createTimestampRequest(digest);
    assert.throws(() => respondToTimestampRequest(der, { ...authority, privateKey }, NOW), TypeError);
  });
});
