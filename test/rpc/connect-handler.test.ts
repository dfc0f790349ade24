import assert from 'node:assert/strict';
import { ServerResponse } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { Code, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { CecError } from '../../src/errors.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { createCallLog } from '../../src/rpc/call-log.ts';
import { reasonOf } from '../../src/rpc/errors.ts';
import { openRaw } from '../adapters/raw-http.ts';
import { events, failure } from './call-outcomes.ts';
import { type RunningServer, startServer } from './rpc-fixture.ts';

const calls: Record<string, unknown>[] = [];
let server: RunningServer;
before(async () => {
  const interceptors = [createCallLog({ info: (fields) => calls.push(fields) })];
  server = await startServer({ interceptors });
});
after(() => server.close());

describe('createConnectHandler', () => {
  it('passes on what is no RPC', async () => {
    const response = await fetch(`${server.url}/v1/risk/cec`, { method: 'POST', body: 'four' });
    assert.deepEqual(await response.json(), { bytes: 4 });
  });

  it('answers 500 and lives when the other handler throws', async () => {
    const broken = await startServer({ next: () => assert.fail('secret') });
    const response = await fetch(`${broken.url}/healthz`);
    assert.equal(response.status, 500);
    assert.deepEqual(await response.json(), { detail: 'Internal error' });
    assert.match(String(broken.errors[0]?.['err']), /secret/);
    await broken.close();
  });

  it('lives when the other handler writes to a peer that has gone', async () => {
    const written = Promise.withResolvers<void>();
    const late = await startServer({
      next: (_req, res) => {
        assert.ok(res instanceof ServerResponse);
        res.once('close', () => res.write('too late', () => setImmediate(written.resolve)));
        res.write('begin');
      },
    });
    const { socket, received } = await openRaw(late.port);
    socket.write('GET / HTTP/1.1\r\nHost: one.example\r\n\r\n');
    await received(/begin/);
    socket.resetAndDestroy();
    await written.promise;
    await late.close();
  });

  it('ends calls under way with the reason of the shutdown', async () => {
    const shutdown = new AbortController();
    const stopping = await startServer({ shutdownSignal: shutdown.signal });
    const client = createClient(CecService, createGrpcTransport({ baseUrl: stopping.url }));
    const reason = new CecError('SHUTTING_DOWN', 'the service is shutting down: use another instance');
    const call = events(client.buildBundle({ projectId: 'endless' }), () => shutdown.abort(reason));
    const error = await failure(call);
    assert.equal(error.code, Code.Unavailable);
    assert.equal(reasonOf(error), 'SHUTTING_DOWN');
    await stopping.close();
  });

  it('serves many calls at once on one connection', async () => {
    const client = createClient(CecService, createGrpcTransport({ baseUrl: server.url }));
    const ids = Array.from({ length: 200 }, (_, index) => `cec-${index}`);
    const answers = await Promise.all(ids.map((bundleId) => client.getBundle({ bundleId })));
    assert.deepEqual(
      answers.map((answer) => answer.bundle?.bundleId),
      ids,
    );
  });
});

describe('createCallLog', () => {
  it('notes method, code and duration of each call, and nothing of its content', async () => {
    const client = createClient(CecService, createGrpcTransport({ baseUrl: server.url }));
    calls.length = 0;
    await client.getBundle({ bundleId: 'canary' });
    await failure(client.getBundle({ bundleId: 'missing' }));
    await events(client.buildBundle({ projectId: 'canary' }));
    await failure(events(client.buildBundle({ projectId: 'fails' })));
    assert.deepEqual(
      calls.map(({ method, code }) => [method, code]),
      [
        ['spanforge.cec.v1.CecService/GetBundle', 'OK'],
        ['spanforge.cec.v1.CecService/GetBundle', 'NOT_FOUND'],
        ['spanforge.cec.v1.CecService/BuildBundle', 'OK'],
        ['spanforge.cec.v1.CecService/BuildBundle', 'INTERNAL'],
      ],
    );
    for (const fields of calls) assert.deepEqual(Object.keys(fields), ['method', 'code', 'ms']);
  });
});
