import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { tlv } from '../../../src/core/timestamp/der.ts';
import { unsignedInteger } from '../../../src/core/timestamp/der-values.ts';
import { OID } from '../../../src/core/timestamp/oids.ts';
import { createTimestampRequest, parseTimestampRequest } from '../../../src/core/timestamp/request.ts';

const digest = createHash('sha256').update('evidence').digest();
const invalid = (field: string): object => ({ code: 'INVALID_INPUT', message: new RegExp(`^${field}: `) });

describe('createTimestampRequest', () => {
  it('asks for a SHA-256 stamp with nonce and certificates', () => {
    const { der, nonce } = createTimestampRequest(digest);
    const request = parseTimestampRequest(der);
    assert.equal(request.version, 1);
    assert.equal(request.imprint.algorithm.oid, OID.sha256);
    assert.deepEqual(request.imprint.hash, digest);
    assert.deepEqual(request.nonce, unsignedInteger(nonce));
    assert.equal(request.wantsCertificates, true);
    assert.equal(request.policy, undefined);
    assert.equal(request.hasExtensions, false);
  });

  it('uses another positive nonce of 16 bytes each time', () => {
    const nonces = Array.from({ length: 100 }, () => createTimestampRequest(digest).nonce);
    assert.equal(new Set(nonces.map((nonce) => nonce.toString('hex'))).size, 100);
    assert.ok(
      nonces.every((nonce) => nonce.length === 16 && nonce.readUInt8(0) > 0 && nonce.readInt8(0) > 0),
    );
  });

  it('writes the given policy and nonce, the nonce as a positive number', () => {
    const { der } = createTimestampRequest(digest, { nonce: Buffer.from('00ff', 'hex'), policy: '2.25.7' });
    const request = parseTimestampRequest(der);
    assert.equal(request.nonce?.toString('hex'), '020200ff');
    assert.equal(request.policy, '2.25.7');
  });

  it('names the argument it cannot use', () => {
    assert.throws(() => createTimestampRequest(digest.subarray(1)), invalid('digest'));
    assert.throws(() => createTimestampRequest(digest, { policy: 'local' }), invalid('policy'));
    assert.throws(() => createTimestampRequest(digest, { nonce: Buffer.alloc(0) }), invalid('nonce'));
    assert.throws(() => createTimestampRequest(digest, { nonce: Buffer.alloc(33) }), invalid('nonce'));
  });
});

describe('parseTimestampRequest', () => {
  it('refuses a byte more, a byte less and a field more', () => {
    const { der } = createTimestampRequest(digest);
    const malformed = { name: 'TimestampError', code: 'malformed' };
    const longer = tlv(0x30, der.subarray(2), tlv(0x05));
    for (const bytes of [Buffer.concat([der, Buffer.alloc(1)]), der.subarray(0, -1), longer]) {
      assert.throws(() => parseTimestampRequest(bytes), malformed);
    }
  });
});
