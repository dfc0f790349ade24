import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { describe, it } from 'node:test';
import type { RequestHandler } from '../../src/adapters/http-engine.ts';
import { callHttp2, withServer } from './one-port-fixture.ts';
import { openRaw } from './raw-http.ts';

const GET = 'GET / HTTP/1.1\r\nHost: one.example\r\n\r\n';
const FOREVER_MS = 1_000_000;

/** A handler that answers when told to, and tells when a first and a second request have come. */
function heldBack() {
  const released = Promise.withResolvers<void>();
  const arrivals = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  let count = 0;
  const handler: RequestHandler = (_req, res) => {
    arrivals[count++]?.resolve();
    void released.promise.then(() => res.end('done'));
  };
  const [{ promise: arrived }, { promise: secondArrived }] = arrivals;
  return { handler, arrived, secondArrived, release: released.resolve };
}

describe('close', () => {
  it('resolves at once without connections, and takes no more of them', async () => {
    await withServer(async (port, server) => {
      await server.close(FOREVER_MS);
      await assert.rejects(openRaw(port), { code: 'ECONNREFUSED' });
    });
  });

  it('drops idle connections and those that have not said a word', async () => {
    await withServer(async (port, server) => {
      const silent = await openRaw(port);
      const session = connect(`http://127.0.0.1:${port}`);
      await once(session, 'remoteSettings');
      const goaway = once(session, 'goaway');
      await server.close(FOREVER_MS);
      await goaway;
      assert.equal(await silent.answer, '');
    });
  });

  it('lets an HTTP/1.1 call end, then closes its connection', async () => {
    const { handler, arrived, release } = heldBack();
    await withServer(
      async (port, server) => {
        const { socket, answer } = await openRaw(port);
        socket.write(GET);
        await arrived;
        const closed = server.close(FOREVER_MS);
        release();
        await closed;
        assert.match(await answer, /done$/);
      },
      { handler },
    );
  });

  it('says Connection: close to a request that comes while it waits', async () => {
    const { handler, arrived, secondArrived, release } = heldBack();
    await withServer(
      async (port, server) => {
        const { socket, answer } = await openRaw(port);
        socket.write(GET);
        await arrived;
        const closed = server.close(FOREVER_MS);
        socket.write(GET);
        await secondArrived;
        release();
        await closed;
        assert.match(await answer, /done[^]*Connection: close[^]*done$/);
      },
      { handler },
    );
  });

  it('lets an HTTP/2 call end, after telling its peer', async () => {
    const { handler, arrived, release } = heldBack();
    await withServer(
      async (port, server) => {
        const session = connect(`http://127.0.0.1:${port}`);
        const goaway = once(session, 'goaway');
        const call = callHttp2(port, '', session);
        await arrived;
        const closed = server.close(FOREVER_MS);
        await goaway;
        release();
        assert.deepEqual(await call, { status: 200, text: 'done' });
        await closed;
      },
      { handler },
    );
  });

  it('cuts what has not ended after the grace period', async () => {
    const { handler, arrived } = heldBack();
    await withServer(
      async (port, server) => {
        const { socket, answer } = await openRaw(port);
        socket.write(GET);
        const session = connect(`http://127.0.0.1:${port}`);
        session.on('error', () => {});
        const stream = session.request({ ':path': '/' });
        stream.on('error', () => {});
        await arrived;
        await once(session, 'remoteSettings');
        await server.close(10);
        assert.equal(await answer, '');
        if (!stream.closed) await once(stream, 'close');
      },
      { handler },
    );
  });

  it('may be called again, and answers the same', async () => {
    await withServer(async (_port, server) => {
      const first = server.close(FOREVER_MS);
      assert.equal(server.close(0), first);
      await first;
    });
  });
});
