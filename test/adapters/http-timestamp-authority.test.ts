import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { describe, it, type TestContext } from 'node:test';
import { httpTimestampAuthority } from '../../src/adapters/http-timestamp-authority.ts';
import { AuthorityFault } from '../../src/ports/timestamp-authority.ts';
import { certify } from '../core/timestamp/authorities.ts';
import { type Answer, pourEndlessly, reply, serveTsa } from './tsa-server.ts';

const QUERY = Buffer.from('query');
const { certificate, privateKey } = await certify({ name: 'localhost', extensions: [] });

const authorityAt = (url: URL) =>
  httpTimestampAuthority({ url, certificates: [certificate], policies: undefined });

async function serve(t: TestContext, answer: Answer) {
  const server = await serveTsa(answer);
  t.after(() => server.close());
  return server;
}

describe('httpTimestampAuthority', () => {
  it('posts the query as it is and gives the answer as it is', async (t) => {
    const { url, queries } = await serve(t, (query, response) =>
      reply(response, Buffer.from(`re: ${query.toString()}`)),
    );
    const answer = await authorityAt(url).respond(QUERY, new AbortController().signal);
    assert.equal(Buffer.from(answer).toString(), 're: query');
    assert.deepEqual(queries, [{ type: 'application/timestamp-query', body: QUERY }]);
  });

  it('takes 201, and a media type in other case and with parameters', async (t) => {
    const { url } = await serve(t, (query, response) =>
      response.writeHead(201, { 'content-type': 'Application/Timestamp-Reply; x=y' }).end(query),
    );
    assert.deepEqual(await authorityAt(url).respond(QUERY, new AbortController().signal), QUERY);
  });

  it('takes 64 KiB', async (t) => {
    const { url } = await serve(t, (_query, response) => reply(response, Buffer.alloc(64 * 1024)));
    const { length } = await authorityAt(url).respond(QUERY, new AbortController().signal);
    assert.equal(length, 64 * 1024);
  });

  it('ends the connection when it has read enough, and when it is told to stop', async (t) => {
    const stop = new AbortController();
    const closed: Promise<unknown>[] = [];
    const endless = await serve(t, (query, response) => {
      closed.push(once(response, 'close'));
      pourEndlessly(query, response);
    });
    const silent = await serve(t, (_query, response) => {
      closed.push(once(response, 'close'));
      stop.abort(new Error('enough'));
    });
    await assert.rejects(authorityAt(endless.url).respond(QUERY, stop.signal), { code: 'too-large' });
    await assert.rejects(authorityAt(silent.url).respond(QUERY, stop.signal), { message: 'enough' });
    assert.equal((await Promise.all(closed)).length, 2);
  });

  it('does not begin when it was told to stop', async (t) => {
    const { url, queries } = await serve(t, (query, response) => reply(response, query));
    const reason = new Error('enough');
    await assert.rejects(authorityAt(url).respond(QUERY, AbortSignal.abort(reason)), reason);
    assert.equal(queries.length, 0);
  });

  it('refuses a TLS server whose certificate the machine does not trust', async (t) => {
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const server = createServer({ key, cert: certificate.toString() }, (_request, response) =>
      reply(response, QUERY),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const authority = authorityAt(new URL(`https://127.0.0.1:${address.port}`));
    await assert.rejects(authority.respond(QUERY, new AbortController().signal), (error) => {
      assert.ok(error instanceof AuthorityFault);
      assert.match(error.message, /^the connection failed \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/);
      return error.code === 'unreachable';
    });
  });

  it('is called by host and port: path and query may hold a key', () => {
    assert.equal(
      authorityAt(new URL('https://tsa.example:8443/customer-7?key=s3cret')).name,
      'tsa.example:8443',
    );
  });
});
