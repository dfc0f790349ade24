import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { isKnownDefaultSecret, secretKeyOf } from '../src/secret-key.ts';

describe('secretKeyOf', () => {
  it('takes text as its UTF-8 bytes', () => {
    const text = 'Schlüssel 🔑';
    assert.deepEqual(secretKeyOf(text).key.export(), Buffer.from(text, 'utf8'));
    assert.equal(secretKeyOf(text).id, secretKeyOf(Buffer.from(text)).id);
    assert.equal(secretKeyOf('é').length, 2);
  });

  it('is named by the first 16 hex digits of an HMAC under itself', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        const { id, key, length } = secretKeyOf(Buffer.from(bytes));
        assert.equal(id, createHmac('sha256', bytes).update('cec-key-id').digest('hex').slice(0, 16));
        assert.match(id, /^[a-z0-9-]{1,64}$/);
        assert.deepEqual([key.export().equals(bytes), length], [true, bytes.length]);
      }),
    );
  });
});

describe('isKnownDefaultSecret', () => {
  it('knows the secrets that stand in public source code', () => {
    assert.ok(isKnownDefaultSecret('spanforge-insecure-default-do-not-use-in-production'));
    assert.ok(isKnownDefaultSecret('spanforge-audit-local-insecure-dev-key'));
    assert.ok(isKnownDefaultSecret('spanforge-default'));
    assert.ok(!isKnownDefaultSecret('spanforge-default '));
    assert.ok(!isKnownDefaultSecret(''));
  });
});
