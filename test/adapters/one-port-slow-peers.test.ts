import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { describe, it } from 'node:test';
import type { RequestHandler } from '../../src/adapters/http-engine.ts';
import { callHttp2, echo, withServer } from './one-port-fixture.ts';
import { exchange, openRaw, statusOf } from './raw-http.ts';

const CLOSE = 'Connection: close\r\n';
const GET = 'GET / HTTP/1.1\r\nHost: one.example\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: one.example\r\n';
const CHUNKED = 'Transfer-Encoding: chunked\r\n';
const STALLED = `${POST}Content-Length: 9\r\n\r\nabc`;
/** For what would else wait for ever when it is broken. */
const BOUNDED = { timeout: 10_000 };
const CHUNK = '1\r\nx\r\n';

/** A client preface, empty SETTINGS, and the begin of HEADERS without END_HEADERS (RFC 9113 §3.4, §6.2). */
const HALF_HTTP2_HEADERS = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
  Buffer.from([0, 0, 1, 1, 0, 0, 0, 0, 1, 0x83]),
]);

describe('createOnePortServer, against slow peers', () => {
  it('answers 408 to headers that do not come to an end', async () => {
    const timeouts = { headersMs: 30, checkMs: 5 };
    await withServer(async (port) => assert.equal(statusOf(await exchange(port, GET)), 408), { timeouts });
  });

  it('closes an HTTP/2 connection whose headers do not come to an end', BOUNDED, async ({ signal }) => {
    await withServer(
      async (port) => {
        const socket = connectTcp(port, '127.0.0.1').resume();
        socket.write(HALF_HTTP2_HEADERS);
        await once(socket, 'end', { signal });
        socket.end();
      },
      { timeouts: { sessionIdleMs: 30 } },
    );
  });

  it('drops a connection that begins like both versions and goes no further', async () => {
    const timeouts = { openingMs: 30 };
    await withServer(async (port) => assert.equal(statusOf(await exchange(port, 'P')), 408), { timeouts });
  });

  it('answers 408 to an HTTP/1.1 body that stands still', async () => {
    const timeouts = { bodyIdleMs: 30 };
    await withServer(
      async (port) => {
        assert.equal(statusOf(await exchange(port, STALLED)), 408);
        assert.equal(statusOf(await exchange(port, `${POST}${CHUNKED}\r\n3\r\nabc\r\n`)), 408);
      },
      { timeouts },
    );
  });

  it('answers 408 to an HTTP/2 body that stands still, and keeps the connection', async () => {
    await withServer(
      async (port) => {
        const session = connect(`http://127.0.0.1:${port}`);
        const stalled = session.request({ ':method': 'POST', ':path': '/' });
        stalled.write('abc');
        const [headers] = await once(stalled, 'response');
        assert.equal(headers[':status'], 408);
        stalled.resume();
        await once(stalled, 'close');
        assert.equal((await callHttp2(port, 'abcd', session)).text, 'HTTP/2.0 4');
      },
      { timeouts: { bodyIdleMs: 30 } },
    );
  });

  it('lets a body that goes on take longer than one that stands still', async () => {
    const { handler, nextPiece } = noting(echo);
    await withServer(
      async (port) => {
        const { socket, answer } = await openRaw(port);
        const refused = exchange(port, STALLED).then(statusOf);
        socket.write(`${POST}${CLOSE}${CHUNKED}\r\n${CHUNK}`);
        // A piece whenever the last one has come in, so that no time of the test's own is involved.
        let status: number | undefined;
        while (status === undefined) {
          status = await Promise.race([nextPiece(), refused]);
          socket.write(CHUNK);
        }
        socket.write('0\r\n\r\n');
        assert.equal(status, 408);
        assert.equal(statusOf(await answer), 200);
      },
      { timeouts: { bodyIdleMs: 60 }, handler },
    );
  });

  it('waits for a handler that reads more slowly', async () => {
    const read = Promise.withResolvers<void>();
    const handler: RequestHandler = (req, res) => {
      if (req.headers['content-length'] === '9') echo(req, res);
      else void read.promise.then(() => echo(req, res));
    };
    await withServer(
      async (port) => {
        const { socket, answer } = await openRaw(port);
        socket.write(`${POST}${CLOSE}Content-Length: 400000\r\n\r\n${'x'.repeat(400_000)}`);
        // Two peers that give up the whole time that the handler lets pass.
        assert.equal(statusOf(await exchange(port, STALLED)), 408);
        assert.equal(statusOf(await exchange(port, STALLED)), 408);
        read.resolve();
        assert.match(await answer, /HTTP\/1\.1 400000$/);
      },
      { timeouts: { bodyIdleMs: 30 }, handler },
    );
  });

  it('closes an HTTP/1.1 connection that stays idle', async () => {
    await withServer(async (port) => assert.equal(statusOf(await exchange(port, `${GET}\r\n`)), 200), {
      timeouts: { keepAliveMs: 5 },
    });
  });

  it('closes an HTTP/2 connection that stays idle', BOUNDED, async ({ signal }) => {
    await withServer(
      async (port) => {
        const session = connect(`http://127.0.0.1:${port}`);
        const goaway = once(session, 'goaway');
        await once(session, 'close', { signal });
        assert.equal((await goaway)[0], 0);
      },
      { timeouts: { sessionIdleMs: 20 } },
    );
  });
});

/** The handler, and a promise of the next piece that any request brings it. */
function noting(handler: RequestHandler): { handler: RequestHandler; nextPiece: () => Promise<undefined> } {
  let piece = Promise.withResolvers<undefined>();
  return {
    nextPiece: () => piece.promise,
    handler: (req, res) => {
      req.on('data', () => {
        piece.resolve(undefined);
        piece = Promise.withResolvers();
      });
      handler(req, res);
    },
  };
}
