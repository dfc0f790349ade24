import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { describe, it } from 'node:test';
import { callHttp2, echo, withServer } from './one-port-fixture.ts';
import { exchange, openRaw, statusOf } from './raw-http.ts';

const CLOSE = 'Connection: close\r\n';
const GET = 'GET / HTTP/1.1\r\nHost: one.example\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: one.example\r\n';

describe('createOnePortServer, against slow peers', () => {
  it('answers 408 to headers that do not come to an end', async () => {
    const timeouts = { headersMs: 30, checkMs: 5 };
    await withServer(async (port) => assert.equal(statusOf(await exchange(port, GET)), 408), { timeouts });
  });

  it('drops a connection that begins like both versions and goes no further', async () => {
    const timeouts = { openingMs: 30 };
    await withServer(async (port) => assert.equal(statusOf(await exchange(port, 'P')), 408), { timeouts });
  });

  it('answers 408 to an HTTP/1.1 body that stands still', async () => {
    const timeouts = { bodyIdleMs: 30 };
    await withServer(
      async (port) => {
        assert.equal(statusOf(await exchange(port, `${POST}Content-Length: 9\r\n\r\nabc`)), 408);
        assert.equal(
          statusOf(await exchange(port, `${POST}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`)),
          408,
        );
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
        assert.equal((await callHttp2(port, 'abcd', session)).text, 'HTTP/2.0 4');
      },
      { timeouts: { bodyIdleMs: 30 } },
    );
  });

  it('lets a body that goes on take longer than that', async () => {
    await withServer(
      async (port) => {
        const { socket, answer } = await openRaw(port);
        socket.write(`${POST}${CLOSE}Content-Length: 10\r\n\r\n`);
        const pieces = setInterval(() => socket.write('x'), 15);
        assert.match(await answer, /HTTP\/1\.1 10$/);
        clearInterval(pieces);
      },
      { timeouts: { bodyIdleMs: 100 } },
    );
  });

  it('waits for a handler that reads slowly', async () => {
    const read = Promise.withResolvers<void>();
    await withServer(
      async (port) => {
        const { socket, answer } = await openRaw(port);
        socket.write(`${POST}${CLOSE}Content-Length: 400000\r\n\r\n${'x'.repeat(400_000)}`);
        setTimeout(read.resolve, 60);
        assert.match(await answer, /HTTP\/1\.1 400000$/);
      },
      { timeouts: { bodyIdleMs: 20 }, handler: (req, res) => void read.promise.then(() => echo(req, res)) },
    );
  });

  it('closes an HTTP/1.1 connection that stays idle', async () => {
    await withServer(async (port) => assert.equal(statusOf(await exchange(port, `${GET}\r\n`)), 200), {
      timeouts: { keepAliveMs: 5 },
    });
  });

  it('closes an HTTP/2 connection that stays idle', async () => {
    await withServer(
      async (port) => {
        const session = connect(`http://127.0.0.1:${port}`);
        const goaway = once(session, 'goaway');
        await once(session, 'close');
        assert.equal((await goaway)[0], 0);
      },
      { timeouts: { sessionIdleMs: 20 } },
    );
  });
});
