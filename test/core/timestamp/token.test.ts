import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { parseCertificate } from '../../../src/core/timestamp/certificate-fields.ts';
import { contextTag, primitiveContextTag, TAG } from '../../../src/core/timestamp/der-tags.ts';
import { tlv } from '../../../src/core/timestamp/der.ts';
import { oid } from '../../../src/core/timestamp/der-values.ts';
import { OID } from '../../../src/core/timestamp/oids.ts';
import { TimestampError } from '../../../src/core/timestamp/timestamp-error.ts';
import { type VerifiedTimestamp, verifyTimestampResponse } from '../../../src/core/timestamp/verify.ts';
import { certify, issuing, timestamping } from './authorities.ts';
import {
  attribute,
  type Craft,
  craftResponse,
  craftTstInfo,
  inDerOrder,
  keyIdentifierSid,
  number,
  SHA256,
  standardAttributes,
} from './crafted-token.ts';

const digest = createHash('sha256').update('evidence').digest();
const root = await certify({ name: 'Root', extensions: issuing() });
const issuer = await certify({ name: 'Issuer', issuer: root, extensions: issuing() });
const leaf = await certify({ name: 'Authority', issuer, extensions: timestamping() });
const certificates = [leaf, issuer].map(({ certificate }) => certificate.raw);
const crafted: Craft = { digest, certificate: leaf.certificate, privateKey: leaf.privateKey, certificates };
const content = craftTstInfo({ digest });
const standard = standardAttributes(content, leaf.certificate);

function verified(changes: Partial<Craft>): VerifiedTimestamp {
  return verifyTimestampResponse(craftResponse({ ...crafted, ...changes }), {
    digest,
    anchors: [root.certificate],
  });
}

/** `accepted`, or the code of the refusal. */
function verdict(changes: Partial<Craft>): string {
  try {
    verified(changes);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof TimestampError)) throw error;
    return error.code;
  }
}

const extension = (...fields: Buffer[]): Buffer =>
  tlv(contextTag(1), tlv(TAG.sequence, oid('1.2.3'), ...fields, tlv(TAG.octetString)));

const withName = (name: Buffer): string => verdict({ tstInfoTail: [tlv(contextTag(0), name)] });
const directory = (...parts: [string, number, Buffer][]): Buffer =>
  tlv(
    contextTag(4),
    tlv(
      TAG.sequence,
      ...parts.map(([type, tag, text]) => tlv(TAG.set, tlv(TAG.sequence, oid(type), tlv(tag, text)))),
    ),
  );

const id = (
  algorithm: 'sha1' | 'sha256' | 'sha512',
  named: X509Certificate,
  ...fields: Buffer[]
): Buffer[] => [tlv(TAG.octetString, createHash(algorithm).update(named.raw).digest()), ...fields];
const issuerSerial = (of: X509Certificate, serial = parseCertificate(of).serial): Buffer =>
  tlv(TAG.sequence, tlv(TAG.sequence, tlv(contextTag(4), parseCertificate(of).issuer)), serial);

const algorithm = (identifier: string, ...parameters: Buffer[]): Buffer =>
  tlv(TAG.sequence, oid(identifier), ...parameters);

describe('parseToken', () => {
  it('reads what the crafting makes when nothing is changed', () => {
    assert.equal(verdict({}), 'accepted');
  });

  it('finds the signer by its key identifier', () => {
    assert.equal(verdict({ signerVersion: 3, sid: keyIdentifierSid(leaf.certificate) }), 'accepted');
    assert.equal(verdict({ signerVersion: 3, sid: tlv(primitiveContextTag(0), digest) }), 'signer-missing');
  });

  for (const [fact, changes] of [
    ['another version of SignedData', { signedDataVersion: 1 }],
    ['another content type', { contentType: '1.2.840.113549.1.7.1' }],
    ['a version of SignerInfo that does not fit its signer', { signerVersion: 3 }],
    ['a version of SignerInfo that does not exist', { signerVersion: 2 }],
    ['no signature', { copies: 0 }],
    ['two signatures', { copies: 2 }],
    ['a digest that is not listed', { digestAlgorithms: tlv(TAG.sequence, oid(OID.sha512)) }],
    ['something behind the token', { afterToken: [tlv(TAG.null)] }],
    [
      'more certificates than any path needs',
      { certificates: Array.from({ length: 17 }, () => certificates[0] ?? digest) },
    ],
    ['an attribute certificate', { certificates: [...certificates, tlv(contextTag(2))] }],
    ['a certificate that is none', { certificates: [...certificates, tlv(TAG.sequence)] }],
    ['empty content', { tstInfo: Buffer.alloc(0) }],
    ['content with a byte behind it', { tstInfo: Buffer.concat([content, Buffer.alloc(1)]) }],
    ['a fraction of a second with a trailing zero', { genTime: '20260304050607.50Z' }],
    ['local time', { genTime: '20260304050607+0100' }],
    ['ordering written as its default', { tstInfoTail: [tlv(TAG.boolean, Buffer.from([0]))] }],
    ['an accuracy of a thousand milliseconds', { tstInfoTail: [accuracy(['80', '03e8'])] }],
    ['an accuracy that is padded', { tstInfoTail: [accuracy(['80', '0007'])] }],
    ['an accuracy that is empty', { tstInfoTail: [accuracy(['80', ''])] }],
    ['an unknown field', { tstInfoTail: [tlv(contextTag(2))] }],
  ] satisfies [string, Partial<Craft>][]) {
    it(`refuses ${fact}`, () => {
      assert.equal(verdict(changes), 'malformed');
    });
  }

  it('refuses a digest that no longer resists collisions', () => {
    assert.equal(verdict({ digestAlgorithms: tlv(TAG.sequence, oid(OID.sha1)) }), 'unsupported');
  });

  it('refuses an element in which the certificate hides as PEM text', () => {
    const hidden = tlv(TAG.sequence, tlv(TAG.octetString, Buffer.from(`\n${leaf.certificate.toString()}`)));
    assert.ok(
      new X509Certificate(hidden).raw.equals(leaf.certificate.raw),
      'the platform looks for PEM first',
    );
    assert.equal(verdict({ certificates: [hidden, issuer.certificate.raw] }), 'malformed');
  });

  it('names the certificate that is missing', () => {
    assert.equal(verdict({ certificates: [issuer.certificate.raw] }), 'signer-missing');
  });
});

describe('parseTstInfo', () => {
  it('adds up the accuracy', () => {
    const tail = accuracy(['02', '02'], ['80', '01f4'], ['81', '64']);
    assert.equal(verified({ tstInfoTail: [tail] }).accuracySeconds, 2.5001);
    assert.equal(verified({ tstInfoTail: [accuracy()] }).accuracySeconds, 0);
    assert.equal('accuracySeconds' in verified({}), false);
  });

  it('reads fractions of a second, ordering and a serial number of any sign', () => {
    const info = verified({
      genTime: '20260304050607.25Z',
      serial: Buffer.from('ff00', 'hex'),
      tstInfoTail: [tlv(TAG.boolean, Buffer.from([0xff]))],
    });
    assert.equal(info.genTime.toISOString(), '2026-03-04T05:06:07.250Z');
    assert.equal(info.serial, '-0100');
  });

  it('refuses a critical extension and passes over another', () => {
    assert.equal(verdict({ tstInfoTail: [extension()] }), 'accepted');
    assert.equal(verdict({ tstInfoTail: [extension(tlv(TAG.octetString))] }), 'malformed');
    assert.equal(verdict({ tstInfoTail: [extension(tlv(TAG.boolean, Buffer.from([0xff])))] }), 'unsupported');
  });
});

describe('requireAuthorityName', () => {
  const [commonName, organization] = ['2.5.4.3', '2.5.4.10'];

  it('accepts the subject, in whatever string type, case and spacing', () => {
    assert.equal(withName(tlv(contextTag(4), parseCertificate(leaf.certificate).subject.raw)), 'accepted');
    const utf16 = Buffer.from('Example', 'utf16le').swap16();
    const rewritten = directory([commonName, 0x0c, Buffer.from(' AUTHORITY')], [organization, 0x1e, utf16]);
    assert.equal(withName(rewritten), 'accepted');
  });

  it('refuses another name', () => {
    const [authority, example] = [Buffer.from('Authority'), Buffer.from('Example')];
    assert.equal(withName(directory([commonName, 0x0c, authority])), 'tsa-name');
    assert.equal(
      withName(directory([organization, 0x0c, example], [commonName, 0x0c, authority])),
      'tsa-name',
    );
    assert.equal(withName(tlv(primitiveContextTag(6), Buffer.from('https://tsa.example'))), 'tsa-name');
  });
});

describe('parseSignedAttributes', () => {
  const { contentType, messageDigest, signingCertificate } = standard;

  for (const [fact, attributes] of [
    ['no attributes', []],
    ['no content type', inDerOrder(messageDigest, signingCertificate)],
    ['no digest', inDerOrder(contentType, signingCertificate)],
    ['no signing certificate', inDerOrder(contentType, messageDigest)],
    [
      'another content type',
      inDerOrder(attribute(OID.contentType, oid('1.2.3')), messageDigest, signingCertificate),
    ],
    ['no value', inDerOrder(attribute(OID.contentType), messageDigest, signingCertificate)],
    [
      'two values',
      inDerOrder(
        attribute(OID.contentType, oid(OID.tstInfo), oid(OID.tstInfo)),
        messageDigest,
        signingCertificate,
      ),
    ],
    [
      'an attribute twice',
      inDerOrder(contentType, messageDigest, signingCertificate, attribute(OID.contentType, oid('1.2.3'))),
    ],
    ['equal attributes twice', inDerOrder(contentType, contentType, messageDigest, signingCertificate)],
    ['another order', inDerOrder(contentType, messageDigest, signingCertificate).toReversed()],
  ] satisfies [string, Buffer[]][]) {
    it(`refuses ${fact}, even correctly signed`, () => {
      assert.equal(verdict({ attributes }), 'signed-attributes');
    });
  }

  it('passes over attributes it does not know', () => {
    const other = attribute('1.2.840.113549.1.9.5', tlv(0x17, Buffer.from('260304050607Z')));
    assert.equal(verdict({ attributes: inDerOrder(...Object.values(standard), other) }), 'accepted');
  });

  it('refuses the digest of other content', () => {
    const other = attribute(OID.messageDigest, tlv(TAG.octetString, digest));
    assert.equal(verdict({ attributes: inDerOrder(contentType, other, signingCertificate) }), 'signature');
  });
});

describe('requireNamedCertificates', () => {
  const { contentType, messageDigest } = standard;
  const withIds = (type: string, ...ids: Buffer[]): string =>
    verdict({
      attributes: inDerOrder(
        contentType,
        messageDigest,
        attribute(type, tlv(TAG.sequence, tlv(TAG.sequence, ...ids))),
      ),
    });
  const sha512 = tlv(TAG.sequence, oid(OID.sha512));
  const own = leaf.certificate;
  const v1 = OID.signingCertificate;
  const v2 = OID.signingCertificateV2;

  it('accepts ESSCertID, and ESSCertIDv2 with any SHA-2', () => {
    assert.equal(withIds(v1, tlv(TAG.sequence, ...id('sha1', own))), 'accepted');
    assert.equal(withIds(v2, tlv(TAG.sequence, SHA256, ...id('sha256', own))), 'accepted');
    assert.equal(withIds(v2, tlv(TAG.sequence, sha512, ...id('sha512', own))), 'accepted');
  });

  it('refuses another certificate and another digest', () => {
    assert.equal(withIds(v1, tlv(TAG.sequence, ...id('sha1', issuer.certificate))), 'ess-mismatch');
    assert.equal(withIds(v2, tlv(TAG.sequence, ...id('sha256', issuer.certificate))), 'ess-mismatch');
    assert.equal(withIds(v2, tlv(TAG.sequence, ...id('sha512', own))), 'ess-mismatch');
    const sha1 = tlv(TAG.sequence, oid(OID.sha1));
    assert.equal(withIds(v2, tlv(TAG.sequence, sha1, ...id('sha1', own))), 'unsupported');
    assert.equal(withIds(v2), 'malformed');
  });

  it('refuses when only one of ESSCertID and ESSCertIDv2 fits', () => {
    const wrong = tlv(TAG.sequence, tlv(TAG.sequence, tlv(TAG.sequence, ...id('sha1', issuer.certificate))));
    const attributes = inDerOrder(...Object.values(standard), attribute(v1, wrong));
    assert.equal(verdict({ attributes }), 'ess-mismatch');
  });

  it('compares issuer and serial number when they are given', () => {
    assert.equal(withIds(v2, tlv(TAG.sequence, ...id('sha256', own, issuerSerial(own)))), 'accepted');
    const other = issuerSerial(own, number(9));
    assert.equal(withIds(v2, tlv(TAG.sequence, ...id('sha256', own, other))), 'ess-mismatch');
  });

  it('lets the token limit the path to the certificates it names', () => {
    const ownId = tlv(TAG.sequence, ...id('sha256', own));
    const issuerId = tlv(TAG.sequence, ...id('sha256', issuer.certificate));
    const rootId = tlv(TAG.sequence, ...id('sha256', root.certificate));
    assert.equal(withIds(v2, ownId, issuerId), 'accepted');
    assert.equal(withIds(v2, ownId, issuerId, rootId), 'accepted');
    assert.equal(withIds(v2, ownId, rootId), 'ess-mismatch');
    assert.equal(withIds(v2, issuerId, ownId), 'ess-mismatch');
  });

  it('refuses a second certificate for the same key, issuer and serial number', async () => {
    const serialNumber = '0badcafe';
    const twins = await Promise.all(
      ['2030', '2031'].map((year) =>
        certify({
          name: 'Twin',
          issuer,
          serialNumber,
          keys: leaf.keys,
          notAfter: new Date(`${year}-01-01T00:00:00Z`),
          extensions: timestamping(),
        }),
      ),
    );
    const [meant, other] = twins.map(({ certificate }) => certificate);
    assert.ok(meant !== undefined && other !== undefined);
    const chain = issuer.certificate.raw;
    assert.equal(verdict({ certificate: meant, certificates: [meant.raw, chain] }), 'accepted');
    assert.equal(verdict({ certificate: meant, certificates: [other.raw, chain] }), 'ess-mismatch');
  });
});

describe('verifySignature', () => {
  it('refuses the signature of another key', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    assert.equal(verdict({ privateKey }), 'signature');
  });

  it('refuses an algorithm that does not fit the key or the digest', () => {
    assert.equal(verdict({ signatureAlgorithm: algorithm(OID.ecdsaWithSha384) }), 'signature');
    assert.equal(verdict({ signatureAlgorithm: algorithm(OID.sha256WithRsa) }), 'signature');
    assert.equal(verdict({ signatureAlgorithm: algorithm(OID.rsaPss, tlv(TAG.sequence)) }), 'signature');
    assert.equal(verdict({ signatureAlgorithm: algorithm('1.2.840.10045.4.1') }), 'unsupported');
    assert.equal(
      verdict({ signatureAlgorithm: algorithm(OID.ecdsaWithSha256, tlv(TAG.sequence)) }),
      'unsupported',
    );
  });
});

/** Accuracy from pairs of identifier octet and content, both hexadecimal. */
function accuracy(...fields: [string, string][]): Buffer {
  return tlv(
    TAG.sequence,
    ...fields.map(([tag, value]) => tlv(Number.parseInt(tag, 16), Buffer.from(value, 'hex'))),
  );
}
