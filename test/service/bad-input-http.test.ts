import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { exchange, statusOf } from '../adapters/raw-http.ts';
import { begin, replyOf } from '../rest/http-client.ts';
import { callRaw } from '../rpc/raw-grpc.ts';
import { assertAlive, BUILD, itAnswers, type Row } from './bad-input-rows.ts';
import { startService, type TestService } from './bad-input-service.ts';

let service: TestService;
before(async () => {
  service = await startService();
});
after(() => service.close());

const LIMIT = 262_144;
const TOO_LARGE = `the body is larger than ${LIMIT} bytes`;
const JSON_TYPE = { 'content-type': 'application/json' };
const BODY = '{"project_id":"p1"}';

const rows: readonly Row[] = [
  {
    row: 105,
    what: 'text/plain on a JSON route',
    ask: { method: 'POST', path: BUILD, headers: { 'content-type': 'text/plain' }, body: BODY },
    status: 415,
    detail: 'Content-Type: must be application/json',
  },
  {
    row: 105,
    what: 'no type, which is taken for JSON',
    ask: { method: 'POST', path: BUILD, body: BODY },
    status: 201,
  },
  {
    // A bomb of 512 MiB is refused by the same header; for those that gRPC unpacks see row 119.
    row: 106,
    what: 'a compressed body, of whatever size',
    ask: {
      method: 'POST',
      path: BUILD,
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(2 ** 20)),
    },
    status: 413,
    detail: 'Content-Encoding: send the body uncompressed',
  },
];

/** Requests that no HTTP client would send. */
const raw: readonly [number, string, string, number][] = [
  [
    109,
    'two ways to end the body',
    `POST ${BUILD} HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  [110, 'a Host that is none', 'GET /healthz HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n', 400],
  [111, 'no Host over HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n', 400],
  [113, 'two Hosts', 'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', 400],
  [114, 'headers over 16 KiB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(17_000)}\r\n\r\n`, 431],
  // Rows 115 and 116, headers and bodies that come slowly: one-port-slow-peers.test.ts, with shorter limits.
];

describe('the HTTP layer', () => {
  itAnswers(() => service, rows);

  it('row 107: answers 413 to a length over 256 KiB, before any of it is there', async () => {
    const headers = { ...JSON_TYPE, 'content-length': String(LIMIT + 1) };
    const request = begin(service, { path: BUILD, headers });
    request.flushHeaders();
    const { status, json } = await replyOf(request);
    assert.deepEqual([status, json], [413, { detail: TOO_LARGE }]);
  });

  it('row 108: answers 413 to chunks of more than 256 KiB', async () => {
    const request = begin(service, { path: BUILD, headers: JSON_TYPE });
    request.write(Buffer.alloc(LIMIT));
    request.write('x');
    const { status, json } = await replyOf(request);
    assert.deepEqual([status, json], [413, { detail: TOO_LARGE }]);
  });

  for (const [row, what, text, status] of raw) {
    it(`row ${row}: answers ${status} to ${what}, and tells nothing`, async () => {
      const answer = await exchange(service.port, text);
      assert.equal(statusOf(answer), status);
      assert.match(answer.slice(answer.indexOf('\r\n\r\n') + 4), /^(?:\{"detail":"Host: [a-z ]+"\})?$/);
    });
  }

  it('row 112: answers 400 to an :authority that is none', async () => {
    const call = callRaw(service.url, '/healthz', Buffer.alloc(0), { ':authority': '::::' });
    assert.equal((await call).httpStatus, 400);
  });

  it('is alive afterwards', () => assertAlive(service));
});
