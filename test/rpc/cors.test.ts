import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type RunningServer, startServer } from './rpc-fixture.ts';

const ORIGIN = 'https://app.example';
const RPC = '/spanforge.cec.v1.CecService/GetBundle';
const REST = '/v1/risk/cec';

let open: RunningServer;
let closed: RunningServer;
before(async () => {
  open = await startServer({ origins: [ORIGIN] });
  closed = await startServer();
});
after(async () => {
  await open.close();
  await closed.close();
});

async function preflight(server: RunningServer, path: string, origin: string, method = 'POST') {
  const headers = { origin, 'access-control-request-method': method };
  return fetch(`${server.url}${path}`, { method: 'OPTIONS', headers });
}

async function call(server: RunningServer, path: string, origin: string) {
  const headers = { origin, 'content-type': 'application/json' };
  return fetch(`${server.url}${path}`, { method: 'POST', headers, body: '{}' });
}

const listed = (response: Response, header: string) =>
  (response.headers.get(header) ?? '').split(',').map((name) => name.trim().toLowerCase());

describe('createCors', () => {
  it('lets a configured origin ask for RPC and REST alike', async () => {
    for (const path of [RPC, REST]) {
      const response = await preflight(open, path, ORIGIN);
      assert.equal(response.status, 204);
      assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN);
      assert.equal(response.headers.get('vary'), 'Origin');
      assert.deepEqual(listed(response, 'access-control-allow-methods').toSorted(), ['get', 'head', 'post']);
      const headers = listed(response, 'access-control-allow-headers');
      for (const name of [
        'content-type',
        'connect-protocol-version',
        'grpc-timeout',
        'x-grpc-web',
        'authorization',
      ]) {
        assert.ok(headers.includes(name), name);
      }
    }
  });

  it('shows a configured origin the status of a gRPC-Web call', async () => {
    const response = await call(open, RPC, ORIGIN);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN);
    const exposed = listed(response, 'access-control-expose-headers');
    for (const name of ['grpc-status', 'grpc-message', 'grpc-status-details-bin'])
      assert.ok(exposed.includes(name));
  });

  it('says nothing to any other origin, and never allows cookies', async () => {
    for (const origin of ['https://app.example.evil', 'http://app.example', 'null', `${ORIGIN}:443`]) {
      const response = await call(open, RPC, origin);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('access-control-allow-origin'), null, origin);
      assert.equal(response.headers.get('vary'), 'Origin');
    }
    const response = await preflight(open, RPC, ORIGIN);
    assert.equal(response.headers.get('access-control-allow-credentials'), null);
  });

  it('leaves OPTIONS to the route when the origin is not configured', async () => {
    assert.equal((await preflight(open, RPC, 'https://other.example')).status, 405);
    assert.equal((await preflight(closed, RPC, ORIGIN)).status, 405);
    assert.deepEqual(await (await preflight(closed, REST, ORIGIN)).json(), { bytes: 0 });
  });

  it('says nothing at all without configuration', async () => {
    const response = await call(closed, RPC, ORIGIN);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    assert.equal(response.headers.get('vary'), null);
  });

  it('leaves an OPTIONS request that is no preflight to the route', async () => {
    const response = await fetch(`${open.url}${REST}`, { method: 'OPTIONS', headers: { origin: ORIGIN } });
    assert.deepEqual(await response.json(), { bytes: 0 });
  });
});
