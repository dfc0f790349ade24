import assert from 'node:assert/strict';
import { pipeline, Writable } from 'node:stream';
import { describe, it } from 'node:test';
import type { RequestHandler } from '../../src/adapters/http-engine.ts';
import { createOnePortServer } from '../../src/adapters/one-port-server.ts';
import { callHttp2, echo, withServer } from './one-port-fixture.ts';
import { exchange, openRaw, statusOf } from './raw-http.ts';

const CLOSE = 'Connection: close\r\n';
const GET = 'GET / HTTP/1.1\r\nHost: one.example\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: one.example\r\n';

/** Fails with the first piece, as a full disk would. */
const refusing = () => new Writable({ write: (_piece, _encoding, done) => done(new Error('no space')) });

/** Answers after the first piece of a body. */
const impatient: RequestHandler = async (req, res) => {
  for await (const piece of req) {
    if (Buffer.isBuffer(piece)) break;
  }
  res.end('enough');
};

describe('createOnePortServer', () => {
  it('serves HTTP/1.1 and HTTP/2 without TLS on one port', async () => {
    await withServer(async (port) => {
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'four' });
      assert.equal(await response.text(), 'HTTP/1.1 4');
      assert.deepEqual(await callHttp2(port, 'sixsix'), { status: 200, text: 'HTTP/2.0 6' });
    });
  });

  it('tells the versions apart even when the first bytes come one by one', async () => {
    await withServer(async (port) => {
      const { socket, answer } = await openRaw(port);
      socket.setNoDelay(true);
      for (const byte of `PROPFIND / HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`) socket.write(byte);
      assert.match(await answer, /HTTP\/1\.1 0$/);
    });
  });

  it('lives when a peer resets the connection within its first bytes', async () => {
    await withServer(async (port) => {
      for (const text of ['', 'P', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', GET]) {
        const { socket, answer } = await openRaw(port);
        socket.write(text, () => socket.resetAndDestroy());
        await answer;
      }
      assert.equal((await callHttp2(port)).status, 200);
    });
  });

  it('keeps an HTTP/1.1 connection for the next request', async () => {
    await withServer(async (port) => {
      const answer = await exchange(port, `${GET}\r\n${POST}Content-Length: 2\r\n\r\nab${GET}${CLOSE}\r\n`);
      assert.deepEqual(answer.match(/HTTP\/1\.1 \d(?!\d)/g), ['HTTP/1.1 0', 'HTTP/1.1 2', 'HTTP/1.1 0']);
    });
  });

  it('says where it listens, and fails when the port is taken', async () => {
    await withServer(async (port) => {
      const second = createOnePortServer(echo);
      await assert.rejects(second.listen('127.0.0.1', port), { code: 'EADDRINUSE' });
      await second.close(0);
    });
  });
});

describe('createOnePortServer, against malformed HTTP/1', () => {
  const bad: [string, string, number][] = [
    [
      'Content-Length with Transfer-Encoding',
      `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['two lengths', `${POST}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`, 400],
    ['a negative length', `${POST}Content-Length: -1\r\n\r\n`, 400],
    ['chunks that are none', `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    ['no Host', `GET / HTTP/1.1\r\n${CLOSE}\r\n`, 400],
    ['no HTTP', 'hello there\r\n\r\n', 400],
    ['a preface that goes wrong', 'PRI * HTTP/2.1\r\n\r\n', 400],
    ['a space before the colon', `${GET}X : y\r\n\r\n`, 400],
    ['headers of more than 16 KiB', `${GET}X: ${'y'.repeat(17_000)}\r\n\r\n`, 431],
    ['an expectation that is not known', `${GET}Expect: tea\r\n${CLOSE}\r\n`, 417],
  ];
  for (const [what, text, status] of bad) {
    it(`answers ${status} to ${what}, and lives`, async () => {
      await withServer(async (port) => {
        assert.equal(statusOf(await exchange(port, text)), status);
        assert.equal((await callHttp2(port)).status, 200);
      });
    });
  }
});

describe('createOnePortServer, with a handler that does not read everything', () => {
  it('delivers the answer, and serves the next request on the same connection', async () => {
    await withServer(
      async (port) => {
        const { socket, answer, received } = await openRaw(port);
        socket.write(`${POST}Content-Length: 3000000\r\n\r\n${'x'.repeat(3_000_000)}`);
        assert.equal(statusOf(await received(/enough/)), 200);
        socket.write(`${GET}${CLOSE}\r\n`);
        assert.equal((await answer).match(/enough/g)?.length, 2);
      },
      { handler: impatient },
    );
  });

  it('closes the connection when the handler destroyed the request', async () => {
    await withServer(
      async (port) => {
        const answer = await exchange(port, `${POST}Content-Length: 3000000\r\n\r\n${'x'.repeat(100_000)}`);
        assert.match(answer, /Connection: close\r\n[^]*refused$/);
      },
      {
        handler: (req, res) => {
          pipeline(req, refusing(), () => res.end('refused'));
        },
      },
    );
  });
});
