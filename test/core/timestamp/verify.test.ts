import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { TAG } from '../../../src/core/timestamp/der-tags.ts';
import { tlv } from '../../../src/core/timestamp/der.ts';
import { createTimestampRequest } from '../../../src/core/timestamp/request.ts';
import { LOCAL_TIMESTAMP_POLICY, respondToTimestampRequest } from '../../../src/core/timestamp/respond.ts';
import { tokenOf } from '../../../src/core/timestamp/response.ts';
import { TimestampError } from '../../../src/core/timestamp/timestamp-error.ts';
import {
  type TimestampExpectations,
  verifyTimestampResponse,
  verifyTimestampToken,
} from '../../../src/core/timestamp/verify.ts';
import { certify, issuing, NOW, timestamping, toAuthority } from './authorities.ts';
import { type Craft, craftResponse, number } from './crafted-token.ts';

const digest = createHash('sha256').update('evidence').digest();
const root = await certify({ name: 'Root', extensions: issuing() });
const intermediate = await certify({ name: 'Issuer', issuer: root, extensions: issuing(0) });
const leaf = await certify({ name: 'Authority', issuer: intermediate, extensions: timestamping() });
const { der: request, nonce } = createTimestampRequest(digest);
const response = respondToTimestampRequest(request, toAuthority(leaf, intermediate, root), NOW);
const expected = { digest, anchors: [root.certificate] };
const strict = { ...expected, nonce, policies: [LOCAL_TIMESTAMP_POLICY] };

const crafted = { digest, certificate: leaf.certificate, privateKey: leaf.privateKey };
const certificates = [leaf.certificate.raw, intermediate.certificate.raw];

/** `accepted`, or the code of the refusal; anything but a TimestampError fails the test. */
function verdict(bytes: Uint8Array, expectations: TimestampExpectations = expected): string {
  try {
    verifyTimestampResponse(bytes, expectations);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof TimestampError)) throw error;
    return error.code;
  }
}

function verdictOnCraft(changes: Partial<Craft>): string {
  return verdict(craftResponse({ ...crafted, certificates, ...changes }));
}

/** Flips every bit of the response in turn and lists the positions (byte.bit) where it is still accepted. */
function acceptedFlips(original: Buffer): string[] {
  const accepted: string[] = [];
  for (let at = 0; at < original.length * 8; at += 1) {
    const flipped = Buffer.from(original);
    flipped.writeUInt8(flipped.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
    if (verdict(flipped, strict) === 'accepted') accepted.push(`${at >> 3}.${at & 7}`);
  }
  return accepted;
}

const code = (status: Buffer): string => {
  try {
    tokenOf(tlv(TAG.sequence, status));
    return 'granted';
  } catch (error) {
    assert.ok(error instanceof TimestampError);
    return `${error.code}: ${error.message}`;
  }
};

describe('verifyTimestampResponse', () => {
  it('accepts the answer to its request', () => {
    const verified = verifyTimestampResponse(response, strict);
    assert.equal(verified.path.length, 3);
    assert.equal(verified.genTime.toISOString(), '2026-03-04T05:06:07.000Z');
  });

  it('refuses a stamp over other data, for another request, under another policy, by another authority', () => {
    const other = createHash('sha256').update('other').digest();
    assert.equal(verdict(response, { ...strict, digest: other }), 'imprint');
    assert.equal(verdict(response, { ...strict, digest: digest.subarray(1) }), 'imprint');
    assert.equal(verdict(response, { ...strict, nonce: Buffer.from([7]) }), 'nonce');
    assert.equal(verdict(response, { ...strict, policies: ['1.2.3'] }), 'policy');
    assert.equal(verdict(response, { ...strict, policies: [] }), 'policy');
    assert.equal(verdict(response, { ...strict, anchors: [] }), 'chain');
  });

  it('compares nonces as numbers', () => {
    assert.equal(
      verdict(response, { ...strict, nonce: Buffer.concat([Buffer.alloc(2), nonce]) }),
      'accepted',
    );
  });

  it('refuses every flipped bit, except the one that turns granted into grantedWithMods', () => {
    // The status is the only part that neither is signed nor has just one accepted value (RFC 3161 §2.4.2);
    // it stands at byte 8, and the token behind it is the same to the last bit.
    assert.equal(response.subarray(4, 9).toString('hex'), '3003020100');
    assert.deepEqual(acceptedFlips(response), ['8.0']);
  });

  it('refuses every truncation and every trailing byte', () => {
    for (let length = 0; length < response.length; length += 1) {
      assert.equal(verdict(response.subarray(0, length)), 'malformed');
    }
    assert.equal(verdict(Buffer.concat([response, Buffer.alloc(1)])), 'malformed');
    assert.equal(verdict(Buffer.concat([response, response])), 'malformed');
  });

  it('answers random bytes with a TimestampError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.equal(verdict(bytes), 'malformed');
      }),
    );
  });

  it('answers responses with a random piece replaced with a TimestampError', () => {
    const piece = fc.uint8Array({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(response.length - 1), fc.nat(8), piece, (at, removed, inserted) => {
        const changed = Buffer.concat([response.subarray(0, at), inserted, response.subarray(at + removed)]);
        fc.pre(!changed.equals(response));
        const unsignedStatus = Buffer.from(response);
        unsignedStatus.writeUInt8(1, 8);
        fc.pre(!changed.equals(unsignedStatus));
        assert.notEqual(verdict(changed), 'accepted');
      }),
      { numRuns: 300 },
    );
  });

  it('answers well-formed DER of random shape with a TimestampError', () => {
    const { element } = fc.letrec<{ element: Buffer }>((tie) => ({
      element: fc.oneof(
        { maxDepth: 6 },
        fc.tuple(fc.constantFrom(2, 3, 4, 5, 6, 0x18, 0x80), fc.uint8Array({ maxLength: 9 })).map(primitive),
        fc
          .tuple(fc.constantFrom(0x30, 0x31, 0xa0, 0xa1), fc.array(tie('element'), { maxLength: 5 }))
          .map(group),
      ),
    }));
    fc.assert(
      fc.property(fc.array(element, { maxLength: 4 }), (elements) => {
        assert.notEqual(verdict(tlv(TAG.sequence, tlv(TAG.sequence, number(0)), ...elements)), 'accepted');
      }),
    );
  });

  it('refuses more than 64 KiB without looking at it', () => {
    assert.equal(verdict(Buffer.alloc(64 * 1024 + 1, 0x30)), 'malformed');
  });

  it('keeps the cause of a refusal that came from the platform', () => {
    const broken = tlv(TAG.sequence, tlv(TAG.sequence, number(1)));
    assert.throws(
      () => verifyTimestampResponse(craftResponse({ ...crafted, certificates: [broken] }), expected),
      (error) =>
        error instanceof TimestampError && error.code === 'malformed' && error.cause instanceof Error,
    );
  });
});

describe('verifyTimestampToken', () => {
  it('accepts the token of a response on its own', () => {
    const token = tokenOf(response);
    assert.deepEqual(verifyTimestampToken(token, strict), verifyTimestampResponse(response, strict));
    assert.ok(response.subarray(-token.length).equals(token));
  });

  it('refuses a response in its place', () => {
    assert.throws(() => verifyTimestampToken(response, strict), {
      name: 'TimestampError',
      code: 'malformed',
    });
  });
});

describe('tokenOf', () => {
  it('tells why the authority refused', () => {
    const text = tlv(TAG.sequence, tlv(TAG.utf8String, Buffer.from('try\nlater \u001b[31m')));
    const failInfo = tlv(TAG.bitString, Buffer.from('0700024080', 'hex'));
    assert.equal(
      code(tlv(TAG.sequence, number(2), text, failInfo)),
      'not-granted: the authority answered status 2 timeNotAvailable, addInfoNotAvailable, failure bit 24 (try later  [31m)',
    );
  });

  it('refuses a grant without a token', () => {
    assert.match(code(tlv(TAG.sequence, number(0))), /^not-granted: .* sent no token$/);
  });

  it('refuses a grant that names a failure', () => {
    const status = tlv(TAG.sequence, number(0), tlv(TAG.bitString, Buffer.from('0780', 'hex')));
    assert.equal(verdictOnCraft({ status }), 'malformed');
  });

  it('accepts a grant with modifications and an explanation', () => {
    const text = tlv(TAG.sequence, tlv(TAG.utf8String, Buffer.from('Operation Okay')));
    assert.equal(verdictOnCraft({ status: tlv(TAG.sequence, number(1), text) }), 'accepted');
  });
});

function primitive([tag, content]: [number, Uint8Array]): Buffer {
  return tlv(tag, content);
}

function group([tag, elements]: [number, Buffer[]]): Buffer {
  return tlv(tag, ...elements);
}
