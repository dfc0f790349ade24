import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CecError } from '../../src/errors.ts';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask, ask2, postJson } from './http-client.ts';
import { BUNDLE_ID } from './recorded-services.ts';

const NOT_FOUND = { detail: 'Not found' };
const DPA = {
  project_id: 'p',
  controller_details: { name: 'Acme Corp', address: '1 Main St' },
  processor_details: { name: 'SpanForge Inc', address: '2 Cloud Way' },
  subject_categories: ['employees'],
  transfer_mechanisms: ['SCCs'],
  retention_period_days: 2555,
  law_of_contract: 'GDPR Art.28',
};
const NOT_ALLOWED = { detail: 'Method not allowed' };

describe('createRestHandler', () => {
  let gateway: Gateway;
  let ready = true;
  before(async () => {
    const services = {
      cec: {
        getStatus() {
          throw new CecError('OVERLOADED', 'too many calls');
        },
      },
    };
    gateway = await startGateway({ services, isReady: () => ready });
  });
  after(() => gateway.close());

  for (const path of [
    '/',
    '*',
    '/v1',
    '/v1/risk/cec/',
    '/v1/risk/cec/a/b',
    '/v1/risk/cec/../../etc/passwd',
    '/v1/risk/CEC',
    '//healthz',
    `/v1/risk/cec/${BUNDLE_ID}/download/`,
    'http://other/healthz',
  ]) {
    it(`knows no path ${path}`, async () => {
      const { status, json } = await ask(gateway, { path });
      assert.deepEqual([status, json], [404, NOT_FOUND]);
    });
  }

  const refused: [string, string, string][] = [
    ['PUT', `/v1/risk/cec/${BUNDLE_ID}`, 'GET, HEAD'],
    ['DELETE', `/v1/risk/cec/${BUNDLE_ID}`, 'GET, HEAD'],
    ['PATCH', `/v1/risk/cec/${BUNDLE_ID}`, 'GET, HEAD'],
    ['OPTIONS', `/v1/risk/cec/${BUNDLE_ID}`, 'GET, HEAD'],
    ['POST', `/v1/risk/cec/${BUNDLE_ID}`, 'GET, HEAD'],
    ['GET', '/v1/risk/cec/verify', 'POST'],
    ['HEAD', '/v1/risk/cec/verify', 'POST'],
    ['DELETE', '/v1/risk/dpa', 'POST, GET, HEAD'],
    ['DELETE', '/v1/risk/cec', 'POST, GET, HEAD'],
    ['GET', '/v1/audit/records', 'POST'],
    ['GET', `/v1/risk/cec/${BUNDLE_ID}/download-url`, 'POST'],
  ];
  for (const [method, path, allow] of refused) {
    it(`answers ${method} ${path} with the methods that are allowed`, async () => {
      const { status, headers, json } = await ask(gateway, { method, path });
      assert.equal(status, 405);
      assert.equal(headers['allow'], allow);
      assert.deepEqual(json, method === 'HEAD' ? undefined : NOT_ALLOWED);
    });
  }

  it('answers HEAD as GET, without the body', async () => {
    const path = `/v1/risk/cec/${BUNDLE_ID}`;
    const get = await ask(gateway, { path });
    const head = await ask(gateway, { method: 'HEAD', path });
    assert.equal(head.status, 200);
    assert.equal(head.bytes.length, 0);
    assert.equal(head.headers['content-length'], String(get.bytes.length));
    assert.equal(head.headers['content-type'], 'application/json');
  });

  it('lets no answer be cached, sniffed or run', async () => {
    for (const path of ['/healthz', '/nowhere', '/v1/risk/status']) {
      const { headers } = await ask(gateway, { path });
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['content-security-policy'], 'sandbox');
    }
  });

  it('tells reason and waiting time of a refusal in headers', async () => {
    const { status, headers, json } = await ask(gateway, { path: '/v1/risk/status' });
    assert.deepEqual([status, json], [429, { detail: 'too many calls' }]);
    assert.equal(headers['x-error-reason'], 'OVERLOADED');
    assert.equal(headers['retry-after'], '1');
  });

  it('answers 501 for an RPC that is not built', async () => {
    const { status, json } = await ask(gateway, postJson('/v1/risk/dpa', DPA));
    assert.equal(status, 501);
    assert.match(String(Object(json).detail), /GenerateDpa/);
  });

  it('is alive always and ready when the process says so', async () => {
    ready = false;
    assert.deepEqual((await ask(gateway, { path: '/healthz' })).json, { status: 'ok' });
    const { status, json } = await ask(gateway, { path: '/readyz' });
    assert.deepEqual([status, json], [503, { status: 'unavailable' }]);
    ready = true;
    assert.equal((await ask(gateway, { path: '/readyz' })).status, 200);
  });
});

describe('createRestHandler over cleartext HTTP/2', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway({ http2: true });
  });
  after(() => gateway.close());

  it('answers a look-up', async () => {
    const { status, json, headers } = await ask2(gateway, { path: `/v1/risk/cec/${BUNDLE_ID}` });
    assert.equal(status, 200);
    assert.equal(Object(json).bundle_id, BUNDLE_ID);
    assert.equal(headers['cache-control'], 'no-store');
  });

  it('answers HEAD without a body', async () => {
    const { status, bytes, headers } = await ask2(gateway, { method: 'HEAD', path: '/healthz' });
    assert.deepEqual([status, bytes.length, headers['content-length']], [200, 0, '15']);
  });

  it('reads a body and builds', async () => {
    const { status } = await ask2(gateway, postJson('/v1/risk/cec', { project_id: 'p' }));
    assert.equal(status, 201);
  });

  it('refuses a body that is too large and tells the client to stop', async () => {
    const body = Buffer.alloc(2 ** 20, 0x20);
    const { status } = await ask2(gateway, { method: 'POST', path: '/v1/risk/cec', body });
    assert.equal(status, 413);
  });
});
