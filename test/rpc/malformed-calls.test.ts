import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { GetBundleRequestSchema } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { callRaw, frame, gzipBomb } from './raw-grpc.ts';
import { KIB, MIB, type RunningServer, startServer } from './rpc-fixture.ts';

const GET = '/spanforge.cec.v1.CecService/GetBundle';
const BUILD = '/spanforge.cec.v1.CecService/BuildBundle';
const EMPTY = new Uint8Array();
const GOOD = frame(toBinary(GetBundleRequestSchema, create(GetBundleRequestSchema, { bundleId: 'x' })));
const BAD_TAG = Buffer.from([0xff, 0xff, 0xff]);

let server: RunningServer;
before(async () => {
  server = await startServer({ maxMessageBytes: MIB });
});
after(async () => {
  assert.deepEqual(server.errors, [], 'a caller’s fault was logged as the service’s');
  await server.close();
});

async function post(path: string, body: string | Buffer, headers: Record<string, string> = {}) {
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
  const response = await fetch(`${server.url}${path}`, init);
  return { status: response.status, text: await response.text() };
}

describe('a malformed gRPC call', () => {
  it('is UNIMPLEMENTED for an unknown method or service', async () => {
    for (const path of ['/spanforge.cec.v1.CecService/Nope', '/some.other.Service/Get', '/', '//[', '/%00']) {
      const answer = await callRaw(server.url, path, GOOD);
      assert.equal(answer.httpStatus, 200, path);
      assert.equal(answer.grpcStatus, Code.Unimplemented);
      assert.equal(answer.reason, 'NOT_IMPLEMENTED');
    }
  });

  it('is INVALID_ARGUMENT for an invalid protobuf tag, unary or streaming', async () => {
    for (const path of [GET, BUILD]) {
      const answer = await callRaw(server.url, path, frame(BAD_TAG));
      assert.equal(answer.grpcStatus, Code.InvalidArgument);
      assert.equal(answer.message, 'request: is not valid protobuf for this method');
      assert.equal(answer.reason, 'INVALID_INPUT');
    }
  });

  it('is INVALID_ARGUMENT for a truncated envelope', async () => {
    const answer = await callRaw(server.url, GET, GOOD.subarray(0, -1));
    assert.equal(answer.grpcStatus, Code.InvalidArgument);
    assert.equal(answer.reason, 'INVALID_INPUT');
  });

  it('is UNIMPLEMENTED for no message, or for two, to a unary method', async () => {
    for (const body of [EMPTY, Buffer.concat([GOOD, GOOD])]) {
      const answer = await callRaw(server.url, GET, body);
      assert.equal(answer.grpcStatus, Code.Unimplemented);
    }
  });

  it('is RESOURCE_EXHAUSTED for a message over the limit, announced or sent', async () => {
    const announced = Buffer.from([0, 0xff, 0xff, 0xff, 0xff]);
    for (const body of [announced, frame(Buffer.alloc(MIB + 1))]) {
      const answer = await callRaw(server.url, GET, body);
      assert.equal(answer.grpcStatus, Code.ResourceExhausted);
      assert.equal(answer.reason, 'TOO_LARGE');
      assert.equal(answer.message, 'request: has more than the 1048576 bytes allowed, send it in parts');
    }
  });

  it('is RESOURCE_EXHAUSTED for a gzip bomb, without the memory that it asks for', async () => {
    const bomb = frame(gzipBomb(512), 1);
    assert.ok(bomb.length < MIB);
    const peakKib = process.resourceUsage().maxRSS;
    const answer = await callRaw(server.url, GET, bomb, { 'grpc-encoding': 'gzip' });
    assert.equal(answer.grpcStatus, Code.ResourceExhausted);
    assert.equal(answer.reason, 'TOO_LARGE');
    assert.ok(process.resourceUsage().maxRSS - peakKib < 64 * KIB);
  });

  it('is UNIMPLEMENTED for an unknown encoding, and names the known ones', async () => {
    for (const encoding of ['zstd', 'br']) {
      const answer = await callRaw(server.url, GET, GOOD, { 'grpc-encoding': encoding });
      assert.equal(answer.grpcStatus, Code.Unimplemented);
      assert.match(answer.message, /supported encodings are gzip$/);
    }
  });

  it('is INVALID_ARGUMENT for data that is not compressed as it says', async () => {
    const headers = [{ 'grpc-encoding': 'gzip' }, {}];
    const answers = await Promise.all(
      headers.map((header) => callRaw(server.url, GET, frame(BAD_TAG, 1), header)),
    );
    assert.deepEqual(
      answers.map((answer) => [answer.grpcStatus, answer.message]),
      [
        [Code.InvalidArgument, 'request: cannot be decompressed'],
        [Code.InvalidArgument, 'request: is marked as compressed, but no encoding is named'],
      ],
    );
  });

  it('is INVALID_ARGUMENT for a deadline beyond the limit, or none at all', async () => {
    const warned: Error[] = [];
    const onWarning = (warning: Error) => warned.push(warning);
    process.on('warning', onWarning);
    for (const timeout of ['99999999H', '3601S', '-1S', '1x', 'x'.repeat(8 * KIB)]) {
      const answer = await callRaw(server.url, GET, GOOD, { 'grpc-timeout': timeout });
      assert.equal(answer.grpcStatus, Code.InvalidArgument, timeout);
      assert.ok(answer.message.length <= 256);
    }
    process.off('warning', onWarning);
    assert.deepEqual(warned, [], 'a timer overflowed');
  });

  it('is DEADLINE_EXCEEDED when its deadline has passed, said by the service itself', async () => {
    const endless = frame(Buffer.from('\x0a\x07endless', 'latin1'));
    const answer = await callRaw(server.url, BUILD, endless, { 'grpc-timeout': '30m' });
    assert.equal(answer.grpcStatus, Code.DeadlineExceeded);
    assert.equal(answer.reason, 'DEADLINE_EXCEEDED');
  });

  it('is a 400 when it does not name its host', async () => {
    for (const authority of ['::::', '[', 'host:99999', 'a'.repeat(300)]) {
      const answer = await callRaw(server.url, GET, GOOD, { ':authority': authority });
      assert.equal(answer.httpStatus, 400, authority);
    }
    const contradicting = await callRaw(server.url, GET, GOOD, {
      ':authority': 'one.example',
      host: 'other.example',
    });
    assert.equal(contradicting.httpStatus, 400);
  });

  it('leaves the connection’s window to the calls after it', async () => {
    const client = createClient(CecService, createGrpcTransport({ baseUrl: server.url }));
    const oversized = { bundleId: 'x'.repeat(2 * MIB) };
    for (let count = 0; count < 8; count++) {
      await assert.rejects(
        client.getBundle(oversized),
        (err) => ConnectError.from(err).code === Code.ResourceExhausted,
      );
    }
    assert.equal((await client.getBundle({ bundleId: 'y' })).bundle?.bundleId, 'y');
  });
});

describe('a malformed Connect call', () => {
  it('never sees its own body again', async () => {
    for (const body of [
      '{"bundleId": CANARY',
      '{"bundleId": {"CANARY": 1}}',
      '["CANARY"]',
      '"CANARY"',
      '{"a":1}CANARY',
    ]) {
      const { status, text } = await post(GET, body);
      assert.equal(status, 400);
      assert.match(text, /^{"code":"invalid_argument","message":"(request|bundle_id): /);
      assert.doesNotMatch(text, /CANARY/);
    }
  });

  it('is resource_exhausted for a gzip bomb', async () => {
    const { status, text } = await post(GET, gzipBomb(128), { 'content-encoding': 'gzip' });
    assert.equal(status, 429);
    assert.match(text, /"code":"resource_exhausted"/);
  });

  it('is INVALID_ARGUMENT for a deadline beyond the limit', async () => {
    const { text } = await post(GET, '{}', { 'connect-timeout-ms': '9999999999' });
    assert.match(text, /"code":"invalid_argument"/);
  });

  it('is 405 for a method, and 415 for a type, that no RPC takes', async () => {
    assert.equal((await fetch(`${server.url}${GET}`)).status, 405);
    assert.equal((await post(GET, '{}', { 'content-type': 'text/html' })).status, 415);
  });
});
