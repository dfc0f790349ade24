import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
  type HealthCheckResponse,
} from '../../src/gen/grpc/health/v1/health_pb.ts';
import { reasonOf } from '../../src/rpc/errors.ts';
import { createHealthService } from '../../src/rpc/health.ts';
import { createRpcOptions } from '../../src/rpc/rpc-options.ts';

const SERVICE = 'spanforge.cec.v1.CecService';

function startHealth() {
  const health = createHealthService([SERVICE]);
  const router = createRpcOptions({ log: { error: (fields) => assert.fail(String(fields['err'])) } });
  const client = createClient(Health, createRouterTransport(health.routes, { router }));
  return { health, client };
}

async function next(watch: AsyncIterator<HealthCheckResponse>) {
  const { value } = await watch.next();
  assert.ok(value, 'the watch ended');
  return value.status;
}

describe('createHealthService', () => {
  it('begins with the server and every named service as serving', async () => {
    const { client } = startHealth();
    assert.equal((await client.check({})).status, Status.SERVING);
    assert.equal((await client.check({ service: SERVICE })).status, Status.SERVING);
    const { statuses } = await client.list({});
    assert.deepEqual(Object.keys(statuses).toSorted(), ['', SERVICE]);
  });

  it('answers NOT_FOUND to a check of an unknown service', async () => {
    const { client } = startHealth();
    await assert.rejects(client.check({ service: 'a\nb' }), (err) => {
      assert.ok(err instanceof ConnectError);
      assert.equal(err.code, Code.NotFound);
      assert.equal(err.rawMessage, 'unknown service "a?b"');
      return true;
    });
  });

  it('tells a watch of every change, and of no state twice', async () => {
    const { health, client } = startHealth();
    const watch = client.watch({ service: SERVICE })[Symbol.asyncIterator]();
    assert.equal(await next(watch), Status.SERVING);
    health.setServing(SERVICE, true);
    health.setServing('other', false);
    health.setServing(SERVICE, false);
    assert.equal(await next(watch), Status.NOT_SERVING);
    health.setServing(SERVICE, true);
    assert.equal(await next(watch), Status.SERVING);
    assert.equal((await client.check({ service: 'other' })).status, Status.NOT_SERVING);
  });

  it('keeps a watch of an unknown service open until the service appears', async () => {
    const { health, client } = startHealth();
    const watch = client.watch({ service: 'later' })[Symbol.asyncIterator]();
    assert.equal(await next(watch), Status.SERVICE_UNKNOWN);
    health.setServing('later', true);
    assert.equal(await next(watch), Status.SERVING);
  });

  it('ends a watch as canceled when its caller goes away', async () => {
    const { client } = startHealth();
    const caller = new AbortController();
    const watch = client.watch({}, { signal: caller.signal })[Symbol.asyncIterator]();
    await next(watch);
    caller.abort();
    await assert.rejects(watch.next(), (err) => ConnectError.from(err).code === Code.Canceled);
  });

  it('says NOT_SERVING for good at shutdown, and ends the watches', async () => {
    const { health, client } = startHealth();
    const watch = client.watch({ service: SERVICE })[Symbol.asyncIterator]();
    await next(watch);
    health.shutDown();
    health.setServing(SERVICE, true);
    assert.equal(await next(watch), Status.NOT_SERVING);
    await assert.rejects(watch.next(), (err) => {
      assert.ok(err instanceof ConnectError);
      assert.equal(err.code, Code.Unavailable);
      assert.equal(reasonOf(err), 'SHUTTING_DOWN');
      return true;
    });
    assert.equal((await client.check({})).status, Status.NOT_SERVING);
  });
});
