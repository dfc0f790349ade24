import assert from 'node:assert/strict';
import { after, before, describe, it, mock } from 'node:test';
import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import * as fc from 'fast-check';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { openRaw } from '../adapters/raw-http.ts';
import { callRaw } from './raw-grpc.ts';
import { MIB, type RunningServer, startServer } from './rpc-fixture.ts';

const METHODS = CecService.methods.map((method) => `/${CecService.typeName}/${method.name}`);
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

const printed = mock.method(console, 'error', () => {});
let server: RunningServer;
before(async () => {
  server = await startServer({ maxMessageBytes: MIB, origins: ['https://app.example'] });
});
after(() => server.close());

/** What must hold after each attack; a crash of the process would end the test run by itself. */
async function assertAlive(): Promise<void> {
  const client = createClient(CecService, createGrpcTransport({ baseUrl: server.url }));
  assert.equal((await client.getBundle({ bundleId: 'cec-1' })).bundle?.bundleId, 'cec-1');
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  assert.deepEqual(server.errors, []);
  assert.equal(printed.mock.callCount(), 0);
}

/** Sends bytes and hangs up, and waits for the server to do so too. */
async function hitAndRun(bytes: Uint8Array): Promise<void> {
  const { socket, answer } = await openRaw(server.port);
  socket.end(bytes);
  await answer;
}

/** Whatever the bytes: gRPC answers with a status, never with silence. */
async function callAnyhow(path: string, bytes: Uint8Array, encoding: string): Promise<void> {
  const answer = await callRaw(server.url, path, bytes, { 'grpc-encoding': encoding });
  assert.notEqual(answer.grpcStatus, undefined);
}

const noise = fc.oneof(
  fc.constantFrom('\0', '\r', '\n', '\r\n', ' ', ':', '[', ']', '%', '\u00ff', '//', '?', '::::', ','),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

const header = fc.oneof(
  fc.constantFrom(
    'Host: one.example',
    'Host: [',
    'Host:',
    'Content-Length: 5',
    'Content-Length: 99999999999',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: chunked, identity',
    'Content-Type: application/json',
    'Content-Type: application/grpc-web+proto',
    'Content-Encoding: gzip',
    'Connect-Timeout-Ms: 9999999999',
    'Connection: Upgrade, HTTP2-Settings',
    'Upgrade: h2c',
    'Expect: 100-continue',
    'Origin: https://app.example',
    'Access-Control-Request-Method: POST',
  ),
  fc.tuple(noise, noise).map(([name, value]) => `${name}: ${value}`),
);

const http1Request = fc
  .record({
    method: fc.constantFrom('POST', 'GET', 'OPTIONS', 'CONNECT', 'PRI', 'HEAD'),
    path: fc.oneof(fc.constantFrom(...METHODS, '/', '*', 'http://a/b'), noise),
    version: fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9'),
    headers: fc.array(header, { maxLength: 6 }),
    body: fc.oneof(fc.constantFrom('{"bundleId":', '5\r\nhello\r\n0\r\n\r\n', '\0\0\0\0\u0001'), noise),
  })
  .map(({ method, path, version, headers, body }) =>
    Buffer.from([`${method} ${path} ${version}`, ...headers, '', body].join('\r\n'), 'latin1'),
  );

describe('the server, given malformed requests', () => {
  it('survives HTTP/1 of every shape', async () => {
    await fc.assert(fc.asyncProperty(http1Request, hitAndRun), { numRuns: 250 });
    await assertAlive();
  });

  it('survives HTTP/2 connections that go wrong', async () => {
    const frames = fc.array(
      fc.record({
        type: fc.nat(12),
        flags: fc.nat(255),
        stream: fc.nat(5),
        payload: fc.uint8Array({ maxLength: 40 }),
      }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(frames, async (list) => {
        const encoded = list.map(({ type, flags, stream, payload }) =>
          Buffer.concat([Buffer.from([0, 0, payload.length, type, flags, 0, 0, 0, stream]), payload]),
        );
        await hitAndRun(Buffer.concat([PREFACE, ...encoded]));
      }),
      { numRuns: 100 },
    );
    await assertAlive();
  });

  it('survives gRPC bodies of any bytes', async () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc
        .uint8Array({ maxLength: 64 })
        .map((bytes) => Buffer.concat([Buffer.from([0, 0, 0, 0, bytes.length]), bytes])),
    );
    const encoding = fc.constantFrom('identity', 'gzip', 'zstd');
    await fc.assert(fc.asyncProperty(fc.constantFrom(...METHODS), body, encoding, callAnyhow), {
      numRuns: 150,
    });
    await assertAlive();
  });
});
