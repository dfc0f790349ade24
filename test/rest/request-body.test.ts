import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask, begin, postJson, replyOf, responseTo } from './http-client.ts';

const PATH = '/v1/risk/cec';
const KIB = 1024;
const TOO_LARGE = { detail: 'the body is larger than 262144 bytes' };

describe('a JSON body', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway({ limits: { bodyMillis: 40, lingerMillis: 200 } });
  });
  after(() => gateway.close());

  it('may have 256 KiB', async () => {
    const body = '{"project_id":"p"}'.padEnd(256 * KIB);
    assert.equal((await ask(gateway, postJson(PATH, body))).status, 201);
  });

  it('is refused by its announced length', async () => {
    const request = begin(gateway, { path: PATH, headers: { 'content-length': String(256 * KIB + 1) } });
    request.flushHeaders();
    const { status, json, headers } = await replyOf(request);
    assert.deepEqual([status, json], [413, TOO_LARGE]);
    assert.equal(headers['connection'], 'close');
  });

  it('is refused when it grows too large without saying so', async () => {
    const request = begin(gateway, { path: PATH, headers: { 'transfer-encoding': 'chunked' } });
    request.write(Buffer.alloc(256 * KIB, 0x20));
    request.write(' ');
    const { status, json } = await replyOf(request);
    assert.deepEqual([status, json], [413, TOO_LARGE]);
  });

  it('reaches a client that only reads when it has sent everything', async () => {
    const { status, json } = await ask(gateway, postJson(PATH, ' '.repeat(8 * KIB * KIB)));
    assert.deepEqual([status, json], [413, TOO_LARGE]);
  });

  for (const encoding of ['gzip', 'br', 'x-unknown']) {
    it(`is refused in ${encoding}`, async () => {
      const body = gzipSync(Buffer.alloc(4 * KIB * KIB));
      const headers = { 'content-encoding': encoding };
      const reply = await ask(gateway, { method: 'POST', path: PATH, headers, body });
      assert.equal(reply.status, 413);
      assert.deepEqual(reply.json, { detail: 'Content-Encoding: send the body uncompressed' });
    });
  }

  it('is read in identity', async () => {
    const headers = { 'content-encoding': 'Identity' };
    const reply = await ask(gateway, { method: 'POST', path: PATH, headers, body: '{"project_id":"p"}' });
    assert.equal(reply.status, 201);
  });

  it('is refused when it does not arrive in time', async () => {
    const request = begin(gateway, { path: PATH, headers: { 'content-length': '20' } });
    request.write('{"project');
    const { status, json } = await replyOf(request);
    assert.deepEqual([status, json], [408, { detail: 'the body did not arrive in time' }]);
  });

  it('is refused when it comes in drops', async () => {
    const request = begin(gateway, { path: PATH, headers: { 'content-length': '100000' } });
    const drops = setInterval(() => request.write(' '), 5);
    const response = await responseTo(request);
    clearInterval(drops);
    request.destroy();
    assert.equal(response.statusCode, 408);
  });

  it('that was refused does not disturb the next request on the connection', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    const head = `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}`;
    socket.write(head);
    await once(socket, 'data');
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    assert.match(await text(socket), /^HTTP\/1\.1 200 OK/);
  });
});
