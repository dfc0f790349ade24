import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { describe, it } from 'node:test';
import { publishedKeys } from '../../../src/core/keys/published-keys.ts';
import { madeKeys } from '../../adapters/key-files-fixture.ts';

/** RFC 8037 appendix A.2 and A.3. */
const VECTOR = {
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
};

describe('publishedKeys', () => {
  it('names a key by its thumbprint (RFC 7638), as RFC 8037 has it', async (t) => {
    const { keys } = await madeKeys(t);
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: VECTOR.x };
    const known = { id: 'c', publicKey: createPublicKey({ key: jwk, format: 'jwk' }) };
    const retired = { ...keys.retired, checkpoint: [known] };
    const found = publishedKeys({ ...keys, retired }).find(({ id }) => id === 'c');
    assert.deepEqual(
      [found?.role, found?.thumbprint, found?.jwk],
      ['checkpoint', VECTOR.thumbprint, { ...jwk, y: '' }],
    );
  });

  it('gives out no secret and no private key', async (t) => {
    const { keys } = await madeKeys(t);
    const published = publishedKeys(keys);
    assert.deepEqual(
      published.map(({ role }) => role),
      ['attestation', 'checkpoint', 'authority'],
    );
    for (const { publicKey, jwk } of published) {
      assert.equal(publicKey.type, 'public');
      assert.deepEqual(Object.keys(jwk), ['kty', 'crv', 'x', 'y']);
    }
  });

  it('has the certificates of an authority, its own first and with the same key', async (t) => {
    const { keys } = await madeKeys(t);
    const authority = publishedKeys(keys).find(({ role }) => role === 'authority');
    const [own, ...above] = authority?.certificates ?? [];
    assert.ok(own !== undefined && authority?.publicKey.equals(own.publicKey));
    assert.ok(above.every((certificate) => certificate.ca));
  });
});
