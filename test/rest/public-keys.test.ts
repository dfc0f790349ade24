import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PublicKeyRole } from '../../src/gen/spanforge/cec/v1/keys_pb.ts';
import { startGateway, type Gateway } from './gateway-fixture.ts';
import { ask } from './http-client.ts';

const created = { seconds: 1_767_225_600n, nanos: 0 };

describe('GET /.well-known/cec/keys.json', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway({
      services: {
        cec: {
          getPublicKeys: () => ({
            keys: [
              {
                keyId: 'c'.repeat(64),
                thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
                role: PublicKeyRole.CHECKPOINT,
                kty: 'OKP',
                crv: 'Ed25519',
                x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
                createdAt: created,
                retired: true,
                retiredAt: { seconds: created.seconds + 86_400n, nanos: 1000 },
              },
              {
                keyId: 'a'.repeat(64),
                thumbprint: 't',
                role: PublicKeyRole.AUTHORITY,
                kty: 'EC',
                crv: 'P-256',
                x: 'X',
                y: 'Y',
                certificates: [Buffer.from('leaf'), Buffer.from('root')],
              },
            ],
          }),
        },
      },
    });
  });
  after(() => gateway.close());

  it('is a JWK Set with the history of each key', async () => {
    const { status, json } = await ask(gateway, { path: '/.well-known/cec/keys.json' });
    assert.equal(status, 200);
    assert.deepEqual(json, {
      keys: [
        {
          kty: 'OKP',
          crv: 'Ed25519',
          x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
          kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
          use: 'sig',
          cec_key_id: 'c'.repeat(64),
          cec_role: 'checkpoint',
          cec_created_at: '2026-01-01T00:00:00.000000+00:00',
          cec_retired: true,
          cec_retired_at: '2026-01-02T00:00:00.000001+00:00',
        },
        {
          kty: 'EC',
          crv: 'P-256',
          x: 'X',
          y: 'Y',
          kid: 't',
          use: 'sig',
          x5c: ['bGVhZg==', 'cm9vdA=='],
          cec_key_id: 'a'.repeat(64),
          cec_role: 'authority',
          cec_created_at: null,
          cec_retired: false,
          cec_retired_at: null,
        },
      ],
    });
  });

  it('may be kept by caches for five minutes', async () => {
    const { headers } = await ask(gateway, { path: '/.well-known/cec/keys.json' });
    assert.equal(headers['cache-control'], 'public, max-age=300');
  });
});
