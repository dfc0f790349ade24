import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { eventually } from '../service/eventually.ts';
import { buildOf, failureOf } from '../service/running-service.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { appendMany, openReplicas, type Replica } from './replicas.ts';
import { isStaging, query } from './watch-replicas.ts';

let server: PostgresServer;

before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

/** Stages and the bundle of a build. */
async function watchBuild(api: Replica, projectId: string) {
  const stages: number[] = [];
  for await (const { event } of api.cec.buildBundle({ projectId })) {
    if (event.case === 'bundle') return { stages, bundle: event.value };
    if (event.case === 'progress') stages.push(event.value.stage);
  }
  throw new Error('the build ended without a bundle');
}

/** Stops the worker that has begun to collect records, before it is through with them. */
async function catchAtWork(workers: readonly Replica[]): Promise<Replica> {
  for (;;) {
    for (const worker of workers) {
      if (!(await isStaging(worker))) continue;
      worker.child.kill('SIGSTOP');
      return worker;
    }
    await nextTurn();
  }
}

/** How many callers wait for builds. */
async function followersIn(url: string): Promise<number> {
  const [row] = await query(url, 'select count(*) from cec.build_follower');
  return Number(row?.['count']);
}

describe('an API and two workers', () => {
  it('build a bundle although the worker is killed in the middle of it', async (t) => {
    const replicas = await openReplicas(t, await server.createDatabase());
    const api = await replicas.start('api');
    const workers = [await replicas.start('worker'), await replicas.start('worker')];
    await appendMany(api, 'p', 60_000);
    const built = watchBuild(api, 'p');
    (await catchAtWork(workers)).child.kill('SIGKILL');
    const { bundle, stages } = await built;
    assert.deepEqual(
      stages,
      stages.toSorted((a, b) => a - b),
    );
    const verified = await api.cec.verifyBundle({ source: { case: 'bundleId', value: bundle.bundleId } });
    assert.deepEqual(verified.errors, []);
    // Of the first try nothing is left.
    assert.deepEqual(await readdir(replicas.bundleDir), [bundle.bundleId]);
    assert.equal((await api.cec.getStatus({})).bundleCount, 1);
  });

  it('build one bundle although a worker that was taken for dead wakes up', async (t) => {
    const replicas = await openReplicas(t, await server.createDatabase());
    const api = await replicas.start('api');
    const workers = [await replicas.start('worker'), await replicas.start('worker')];
    await appendMany(api, 'p', 60_000);
    const built = watchBuild(api, 'p');
    const woken = await catchAtWork(workers);
    const { bundle } = await built;
    woken.child.kill('SIGCONT');
    assert.ok(await eventually(async () => !(await isStaging(woken)), Boolean));
    assert.deepEqual(await readdir(replicas.bundleDir), [bundle.bundleId]);
    assert.equal((await api.cec.getStatus({})).bundleCount, 1);
    // It works on.
    workers.find((worker) => worker !== woken)?.child.kill('SIGKILL');
    assert.match((await buildOf(api, { projectId: 'p' })).bundleId, /^cec-/);
  });

  it('end a build that is cancelled, and leave nothing of it', async (t) => {
    const url = await server.createDatabase();
    const replicas = await openReplicas(t, url);
    const api = await replicas.start('api');
    const worker = await replicas.start('worker');
    await appendMany(api, 'p', 30_000);
    const leaving = new AbortController();
    const left = failureOf(api, { projectId: 'p' }, leaving.signal);
    await catchAtWork([worker]);
    leaving.abort();
    assert.equal((await left).code, 'Canceled');
    // Now, while the worker stands still, it is noted that nobody waits for it.
    assert.equal(
      await eventually(
        () => followersIn(url),
        (count) => count === 0,
      ),
      0,
    );
    worker.child.kill('SIGCONT');
    while (await isStaging(worker)) await nextTurn();
    const { bundleId } = await buildOf(api, { projectId: 'p' });
    assert.deepEqual(await readdir(replicas.bundleDir), [bundleId]);
  });

  it('follow one build from two processes that ask for it with one request id', async (t) => {
    const replicas = await openReplicas(t, await server.createDatabase());
    const [one, two] = [await replicas.start('api'), await replicas.start('api')];
    await replicas.start('worker');
    await appendMany(one, 'p', 5000);
    const input = { projectId: 'p', requestId: 'r1' };
    const bundles = await Promise.all([buildOf(one, input), buildOf(two, input), buildOf(two, input)]);
    const later = await buildOf(one, input);
    assert.deepEqual(new Set(bundles.map(({ bundleId }) => bundleId)), new Set([later.bundleId]));
    assert.equal((await one.cec.getStatus({})).bundleCount, 1);
    const other = await failureOf(two, { ...input, fromDate: '2026-01-01', toDate: '2026-01-31' });
    assert.match(other.message, /^request_id: was used for another request/);
  });

  it('tell the caller what is wrong, from whichever process', async (t) => {
    const replicas = await openReplicas(t, await server.createDatabase());
    const api = await replicas.start('api');
    await replicas.start('worker');
    const failure = await failureOf(api, { projectId: 'p', frameworks: ['iso9999'] });
    assert.equal(failure.code, 'InvalidArgument');
    assert.match(failure.message, /^frameworks/);
  });

  it('sign with a secret that came with the request, which the database does not hold', async (t) => {
    const url = await server.createDatabase();
    const replicas = await openReplicas(t, url);
    const api = await replicas.start('api');
    const orgSecret = 'a secret of the caller with more than 32 bytes';
    const waiting = buildOf(api, { projectId: 'p', orgSecret });
    const worker = await replicas.start('worker');
    const { bundleId } = await waiting;
    assert.doesNotMatch(await server.dump(url), /a secret of the caller/);
    const verified = await worker.cec.verifyBundle({ source: { case: 'bundleId', value: bundleId } });
    assert.deepEqual(verified.errors, []);
  });

  it('refuse builds beyond those that may wait, and say when to come again', async (t) => {
    const replicas = await openReplicas(t, await server.createDatabase());
    const api = await replicas.start('api');
    const leaving = new AbortController();
    const asked = Array.from({ length: 65 }, () => failureOf(api, { projectId: 'p' }, leaving.signal));
    // No worker runs, so that the first to end is the one that is refused.
    const refused = await Promise.race(asked);
    assert.equal(refused.reason, 'OVERLOADED');
    assert.equal(refused.code, 'ResourceExhausted');
    assert.equal(refused.retrySeconds, 1n);
    leaving.abort();
    const others = (await Promise.all(asked)).filter(({ code }) => code !== 'ResourceExhausted');
    assert.deepEqual(new Set(others.map(({ code }) => code)), new Set(['Canceled']));
    assert.equal(others.length, 64);
  });
});
