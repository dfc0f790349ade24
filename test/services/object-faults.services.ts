import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { reasonOf } from '../../src/rpc/errors.ts';
import { eventually } from '../service/eventually.ts';
import { buildOf, runService, type RunningService } from '../service/running-service.ts';
import { startFaultProxy, type Fault, type FaultProxy } from './fault-proxy.ts';
import { setEnvironment, startS3, type ObjectServer } from './object-servers.ts';

let server: ObjectServer;
let proxy: FaultProxy;

before(async () => {
  server = await startS3();
  setEnvironment(server);
  proxy = await startFaultProxy(server.url);
});
after(async () => {
  await proxy.stop();
  await server.stop();
});

/** A service whose bundles take several parts, and that reaches its store through the proxy. */
async function openService(t: Parameters<typeof runService>[0]): Promise<RunningService> {
  proxy.decide = () => 'pass';
  const service = await runService(t, undefined, { ...server.settings, CEC_S3_ENDPOINT: proxy.url });
  for (let batch = 0; batch < 14; batch++) {
    const records = Array.from({ length: 1000 }, () => ({
      schemaKey: 'halluccheck.score.v1',
      payloadJson: Buffer.from(JSON.stringify({ note: randomBytes(900).toString('base64') })),
    }));
    await service.audit.appendRecords({ projectId: 'p', records });
  }
  return service;
}

async function endOf(service: RunningService, signal?: AbortSignal): Promise<string> {
  try {
    return (await buildOf(service, { projectId: 'p' }, signal)).bundleId;
  } catch (error) {
    return reasonOf(ConnectError.from(error));
  }
}

async function lastOf<T>(stream: AsyncIterable<T>): Promise<T | undefined> {
  let last: T | undefined;
  for await (const message of stream) last = message;
  return last;
}

const numberOf = (list: readonly string[]) => list.length;

async function assertBuilds(service: RunningService): Promise<void> {
  proxy.decide = () => 'pass';
  const bundle = await buildOf(service, { projectId: 'p' });
  const source = { case: 'bundleId', value: bundle.bundleId } as const;
  assert.deepEqual((await service.cec.verifyBundle({ source })).errors, []);
}

describe('an object store that fails', () => {
  for (const [name, kind] of [
    ['the start of an upload', 'create'],
    ['a part', 'part'],
    ['the end of an upload', 'complete'],
  ] as const) {
    for (const fault of ['reset', 'slow-down'] as const satisfies Fault[]) {
      it(`does no harm when ${name} fails once (${fault})`, async (t) => {
        const service = await openService(t);
        const stored = numberOf(await server.list());
        const harmed = proxy.harmed;
        const seen = new Set<string>();
        proxy.decide = (given) => {
          if (given !== kind || seen.has(given)) return 'pass';
          seen.add(given);
          return fault;
        };
        assert.match(await endOf(service), /^cec-/);
        assert.equal(proxy.harmed, harmed + 1);
        assert.equal(numberOf(await server.list()), stored + 1);
      });

      it(`fails the build and leaves nothing when ${name} fails for good (${fault})`, async (t) => {
        const service = await openService(t);
        const stored = await server.list();
        proxy.decide = (given) => (given === kind ? fault : 'pass');
        assert.equal(await endOf(service), 'SFCEC_BUILD_ERROR');
        assert.deepEqual(await server.list(), stored);
        await assertBuilds(service);
      });
    }
  }

  it('fails the build when bytes change on their way, and leaves nothing', async (t) => {
    const service = await openService(t);
    const stored = await server.list();
    proxy.decide = (kind) => (kind === 'part' ? 'corrupt' : 'pass');
    assert.equal(await endOf(service), 'SFCEC_BUILD_ERROR');
    assert.deepEqual(await server.list(), stored);
    await assertBuilds(service);
  });

  it('ends a build in time when it stalls', async (t) => {
    const service = await openService(t);
    const stored = await server.list();
    proxy.decide = (kind) => (kind === 'part' ? 'stall' : 'pass');
    const building = service.cec.buildBundle({ projectId: 'p' }, { timeoutMs: 3000 });
    const code = await lastOf(building).catch((thrown: unknown) => ConnectError.from(thrown).code);
    assert.equal(code, Code.DeadlineExceeded);
    // What was sent before the end of the call is waited for; only then can its parts be removed.
    proxy.release();
    proxy.decide = () => 'pass';
    assert.deepEqual(
      await eventually(
        () => server.list(),
        (seen) => numberOf(seen) === numberOf(stored),
      ),
      stored,
    );
    await assertBuilds(service);
  });
});
