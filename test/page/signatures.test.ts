import assert from 'node:assert/strict';
import { constants, createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import { publicKeyOf } from '../../page/public-key.ts';
import {
  assumeSignature,
  cannotCheck,
  confirmSignatures,
  Refuted,
  stopIfRefuted,
} from '../../page/signatures.ts';

type Digest = 'sha256' | 'sha384' | 'sha512' | null;

const SALT = 32;
const data = Buffer.from('evidence');

const pairs: readonly (readonly [name: string, Digest, { publicKey: KeyObject; privateKey: KeyObject }])[] = [
  ['ECDSA P-256', 'sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['ECDSA P-384', 'sha384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['ECDSA P-521', 'sha512', generateKeyPairSync('ec', { namedCurve: 'P-521' })],
  ['ECDSA P-256 with SHA-512', 'sha512', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['Ed25519', null, generateKeyPairSync('ed25519')],
  ['RSA', 'sha256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
];

function pageKeyOf(key: KeyObject) {
  return publicKeyOf(key.export({ type: 'spki', format: 'pem' }).toString());
}

describe('assumeSignature', () => {
  for (const [name, digest, { publicKey, privateKey }] of pairs) {
    it(`is confirmed by WebCrypto for ${name}`, async () => {
      // A hundred, as the numbers of an ECDSA signature differ in length.
      for (let i = 0; i < 100; i++) {
        const varied = Buffer.from(`evidence ${i}`);
        assert.ok(assumeSignature(digest, varied, pageKeyOf(publicKey), sign(digest, varied, privateKey)));
      }
      await confirmSignatures();
    });

    it(`is refuted for ${name} over other data, and then remembered`, async () => {
      const signature = sign(digest, data, privateKey);
      const ask = () => assumeSignature(digest, Buffer.from('other'), pageKeyOf(publicKey), signature);
      assert.equal(ask(), true);
      await assert.rejects(confirmSignatures(), Refuted);
      assert.equal(ask(), false);
      await confirmSignatures();
    });
  }

  it('is confirmed for RSASSA-PSS with its salt length, and refuted with another', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT };
    const signature = sign('sha256', data, { key: privateKey, ...pss });
    const key = pageKeyOf(publicKey);
    assumeSignature('sha256', data, { key, ...pss }, signature);
    await confirmSignatures();
    assumeSignature('sha256', data, { key, ...pss, saltLength: SALT - 1 }, signature);
    await assert.rejects(confirmSignatures(), Refuted);
  });

  it('is refuted for an ECDSA signature that is no DER, and stops who goes on', async () => {
    const key = pageKeyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
    for (const signature of [Buffer.alloc(0), Buffer.alloc(64), Buffer.from('3003020100', 'hex')]) {
      assumeSignature('sha256', data, key, signature);
      await assert.rejects(confirmSignatures(), Refuted);
    }
    stopIfRefuted();
  });

  it('gives no verdict when something cannot be checked', async () => {
    cannotCheck('seals of wax');
    await assert.rejects(confirmSignatures(), /this browser cannot check seals of wax/);
  });
});

describe('publicKeyOf', () => {
  it('tells of keys what Node tells', () => {
    for (const [name, , { publicKey }] of pairs) {
      const key = pageKeyOf(publicKey);
      assert.equal(key.asymmetricKeyType, publicKey.asymmetricKeyType, name);
      assert.equal(key.asymmetricKeyDetails.namedCurve, publicKey.asymmetricKeyDetails?.namedCurve, name);
      assert.equal(
        key.asymmetricKeyDetails.modulusLength,
        publicKey.asymmetricKeyDetails?.modulusLength,
        name,
      );
      assert.deepEqual(key.export({ type: 'spki' }), publicKey.export({ type: 'spki', format: 'der' }), name);
    }
  });

  it('takes the key of a checkpoint as JWK and gives it back', () => {
    const x = createHash('sha256').update('any 32 bytes').digest('base64url');
    const key = publicKeyOf({ key: { x }, format: 'jwk' });
    assert.equal(key.asymmetricKeyType, 'ed25519');
    assert.deepEqual(key.export({ format: 'jwk' }), { x });
    assert.throws(() => publicKeyOf({ key: { x: x.slice(1) }, format: 'jwk' }));
  });

  it('takes nothing but public keys', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    assert.throws(() => publicKeyOf(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()));
    assert.throws(() => publicKeyOf('-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n'));
  });
});
