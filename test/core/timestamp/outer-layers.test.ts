import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { TAG } from '../../../src/core/timestamp/der-tags.ts';
import { tlv } from '../../../src/core/timestamp/der.ts';
import { toDerResponse } from '../../../src/core/timestamp/outer-layers.ts';
import { createTimestampRequest } from '../../../src/core/timestamp/request.ts';
import { respondToTimestampRequest } from '../../../src/core/timestamp/respond.ts';
import { TimestampError } from '../../../src/core/timestamp/timestamp-error.ts';
import { verifyTimestampResponse } from '../../../src/core/timestamp/verify.ts';
import { certify, issuing, NOW, timestamping, toAuthority } from './authorities.ts';
import { type BerStyle, indefinite, INDEFINITE, inParts, longLength, toBerResponse } from './ber-response.ts';
import { craftResponse, inDerOrder, standardAttributes, craftTstInfo } from './crafted-token.ts';

const digest = createHash('sha256').update('evidence').digest();
const root = await certify({ name: 'Root', extensions: issuing() });
const leaf = await certify({ name: 'Authority', issuer: root, extensions: timestamping() });
const { der: request, nonce } = createTimestampRequest(digest);
const response = respondToTimestampRequest(request, toAuthority(leaf, root), NOW);
const expected = { digest, anchors: [root.certificate], nonce };
const crafted = { digest, certificate: leaf.certificate, privateKey: leaf.privateKey };

/** The DER of an answer that is accepted, or the code of the refusal; anything but a TimestampError fails the test. */
function verdict(answer: Uint8Array, expectations: Parameters<typeof verifyTimestampResponse>[1] = expected) {
  try {
    const der = toDerResponse(answer);
    verifyTimestampResponse(der, expectations);
    return der;
  } catch (error) {
    if (!(error instanceof TimestampError)) throw error;
    return error.code;
  }
}

/** The response as it may be accepted: its status is not signed, and has two good values (RFC 3161 §2.4.2). */
function assertSameContent(accepted: Buffer | string): void {
  if (typeof accepted === 'string') return;
  const granted = Buffer.from(accepted);
  granted.writeUInt8(0, 8);
  assert.ok(granted.equals(response), 'other content was accepted');
}

/** Writes groups and strings in turn as the numbers say. */
function styleOf(choices: readonly number[]): BerStyle {
  let n = 0;
  const group: BerStyle['group'] = (tag, parts) => {
    const write = [indefinite, longLength, (t: number, p: readonly Buffer[]) => tlv(t, ...p)];
    return (write[(choices[n++ % choices.length] ?? 0) % 3] ?? indefinite)(tag, parts);
  };
  const octets = (content: Buffer): Buffer => {
    const size = (choices[n++ % choices.length] ?? 0) % 128;
    return size === 0 ? tlv(TAG.octetString, content) : inParts(content, size, group);
  };
  return { group, octets };
}

describe('toDerResponse', () => {
  it('gives DER back byte for byte', () => {
    assert.deepEqual(toDerResponse(response), response);
    const rejection = respondToTimestampRequest(Buffer.from('what?'), toAuthority(leaf, root), NOW);
    assert.deepEqual(toDerResponse(rejection), rejection);
  });

  it('turns indefinite and long lengths and strings in parts, in any mixture, into the DER', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 24 }), (choices) => {
        assert.deepEqual(toDerResponse(toBerResponse(response, styleOf(choices))), response);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps every byte of what is signed: BER in it stays there, and is refused', () => {
    const content = craftTstInfo(crafted);
    const { contentType, messageDigest, signingCertificate } = standardAttributes(content, leaf.certificate);
    const [, ...rest] = inDerOrder(contentType, messageDigest, signingCertificate);
    const unsigned = { digest, anchors: [root.certificate] };
    assert.ok(Buffer.isBuffer(verdict(craftResponse(crafted), unsigned)));
    const otherwise = [
      { tstInfo: indefinite(TAG.sequence, [content.subarray(4)]) },
      { attributes: [indefinite(TAG.sequence, [contentType.subarray(2)]), ...rest] },
      { certificates: [longLength(TAG.sequence, [leaf.certificate.raw.subarray(4)])] },
      { sid: indefinite(TAG.sequence, []) },
    ];
    for (const changes of otherwise)
      assert.equal(verdict(craftResponse({ ...crafted, ...changes }), unsigned), 'malformed');
  });

  it('refuses every truncation, and bytes behind the end', () => {
    const ber = toBerResponse(response, INDEFINITE);
    for (let length = 0; length < ber.length; length += 1)
      assert.equal(verdict(ber.subarray(0, length)), 'malformed');
    for (const tail of [Buffer.alloc(1), Buffer.alloc(2), ber])
      assert.equal(verdict(Buffer.concat([ber, tail])), 'malformed');
  });

  it('accepts no other content when any one bit of the BER is flipped', () => {
    const ber = toBerResponse(response, INDEFINITE);
    for (let bit = 0; bit < ber.length * 8; bit += 1) {
      const flipped = Buffer.from(ber);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      assertSameContent(verdict(flipped));
    }
  });

  it('accepts no other content when a random piece of the BER is replaced', () => {
    const piece = fc.uint8Array({ maxLength: 8 });
    const choices = fc.array(fc.nat(1000), { minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(choices, fc.nat(), fc.nat(8), piece, (style, where, removed, inserted) => {
        const ber = toBerResponse(response, styleOf(style));
        const at = where % ber.length;
        assertSameContent(
          verdict(Buffer.concat([ber.subarray(0, at), inserted, ber.subarray(at + removed)])),
        );
      }),
      { numRuns: 500 },
    );
  });

  const hostile: readonly [fact: string, answer: Buffer][] = [
    ['nothing', Buffer.alloc(0)],
    ['a primitive', tlv(TAG.octetString, response)],
    ['groups without end', Buffer.from('3080'.repeat(32_000), 'hex')],
    ['layers without end', Buffer.from('3080a080'.repeat(16_000), 'hex')],
    ['parts of parts without end', Buffer.from(`30803080a08030803080a080${'2480'.repeat(32_000)}`, 'hex')],
    ['a length beyond the end', Buffer.from('3084000003e8', 'hex')],
    ['a length that is cut off', Buffer.from('308400', 'hex')],
    ['a length of five bytes', Buffer.from('30850000000000', 'hex')],
    ['the reserved length', Buffer.from('30ff00', 'hex')],
    ['more than 64 KiB', Buffer.alloc(65_537, 0x30)],
  ];
  for (const [fact, answer] of hostile)
    it(`refuses ${fact}`, () => assert.equal(verdict(answer), 'malformed'));

  it('refuses strings whose parts are no strings, or in parts again', () => {
    const wrong: BerStyle['octets'][] = [
      (content) => indefinite(0x24, [inParts(content, 100)]),
      (content) => indefinite(0x24, [tlv(TAG.utf8String, content)]),
    ];
    for (const octets of wrong)
      assert.equal(verdict(toBerResponse(response, { ...INDEFINITE, octets })), 'malformed');
  });
});
