import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { Bundle } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { eventually } from '../service/eventually.ts';
import { buildOf } from '../service/running-service.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { appendMany, openReplicas, type Replica, type Replicas } from './replicas.ts';
import { query, untilStaging } from './watch-replicas.ts';

const RECORDS = 60_000;
const IN_PARTS = { CEC_PART_RECORDS: '11000', CEC_PARTS_AT_ONCE: '1' };
const PARTS = 6;

let server: PostgresServer;

before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

interface Scene {
  readonly url: string;
  readonly replicas: Replicas;
  readonly api: Replica;
  readonly built: Promise<Bundle>;
  /** Its caller leaves. */
  readonly leave: () => void;
}

/** A build in parts whose process, `builder`, stands still, while another, `helper`, makes parts of it. */
async function catchBothAtWork(t: TestContext): Promise<Scene & { builder: Replica; helper: Replica }> {
  const url = await server.createDatabase();
  const replicas = await openReplicas(t, url);
  const api = await replicas.start('api');
  await appendMany(api, 'p', RECORDS);
  const first = await startWorker(url, replicas);
  const second = await startWorker(url, replicas);
  const leaving = new AbortController();
  const built = buildOf(api, { projectId: 'p' }, leaving.signal);
  // Whoever waits for it hears of its failure.
  built.catch(() => {});
  const [offered] = await eventually(
    () => query(url, 'select offerer from cec.build_part'),
    ({ length }) => length > 0,
  );
  const [builder, helper] =
    offered?.['offerer'] === first.id ? [first.worker, second.worker] : [second.worker, first.worker];
  // Not sooner: it would hold the log, in which it notes its request, for as long as it stands still.
  await untilStaging(builder);
  builder.child.kill('SIGSTOP');
  await untilStaging(helper);
  return { url, replicas, api, built, builder, helper, leave: () => leaving.abort() };
}

/** With the id under which the others know it. */
async function startWorker(url: string, replicas: Replicas): Promise<{ id: unknown; worker: Replica }> {
  const ids = async () => (await query(url, 'select id from cec.replica')).map(({ id }) => id);
  const others = await ids();
  const worker = await replicas.start('worker', IN_PARTS);
  return { id: (await ids()).find((id) => !others.includes(id)), worker };
}

/** How many parts were stored by others than the process that has the build. */
async function partsOfHelper(url: string): Promise<number> {
  const rows = await query(url, 'select 1 from cec.build_part where maker <> offerer and result is not null');
  return rows.length;
}

/** Index and parts verify, and no other bundle or file is there. */
async function assertWholeAndAlone({ replicas, api, built }: Scene): Promise<void> {
  const { bundleId, partIds } = await built;
  const verified = await api.cec.verifyBundle({ source: { case: 'bundleId', value: bundleId } });
  assert.deepEqual(verified.errors, []);
  assert.equal(new Set([bundleId, ...partIds]).size, PARTS + 1);
  assert.equal((await api.cec.getStatus({})).bundleCount, PARTS + 1);
  assert.deepEqual((await readdir(replicas.bundleDir)).toSorted(), [bundleId, ...partIds].toSorted());
}

/** As after a minute in which nothing was heard of those that are dead. */
async function forgetTheDead({ url, replicas }: Scene): Promise<void> {
  await query(url, "update cec.replica set seen_at = seen_at - interval '1 minute'");
  await replicas.start('api');
}

describe('two workers', () => {
  it('make the parts of one build together', async (t) => {
    const scene = await catchBothAtWork(t);
    assert.ok((await eventually(() => partsOfHelper(scene.url), Boolean)) > 0);
    scene.builder.child.kill('SIGCONT');
    await assertWholeAndAlone(scene);
  });

  it('have all parts although the one that helps is killed in the middle of them', async (t) => {
    const scene = await catchBothAtWork(t);
    scene.helper.child.kill('SIGKILL');
    scene.builder.child.kill('SIGCONT');
    await scene.built;
    await forgetTheDead(scene);
    await assertWholeAndAlone(scene);
  });

  it('have all parts although the one that has the build is killed', async (t) => {
    const scene = await catchBothAtWork(t);
    assert.ok((await eventually(() => partsOfHelper(scene.url), Boolean)) > 0);
    scene.builder.child.kill('SIGKILL');
    await scene.built;
    await forgetTheDead(scene);
    await assertWholeAndAlone(scene);
  });

  it('leave nothing of a build that is cancelled, whoever made its parts', async (t) => {
    const scene = await catchBothAtWork(t);
    assert.ok((await eventually(() => partsOfHelper(scene.url), Boolean)) > 0);
    scene.leave();
    await assert.rejects(scene.built);
    scene.builder.child.kill('SIGCONT');
    const left = () => readdir(scene.replicas.bundleDir);
    assert.deepEqual(await eventually(left, ({ length }) => length === 0), []);
    const announced = () => query(scene.url, 'select bundle_id from cec.announced');
    assert.deepEqual(await eventually(announced, ({ length }) => length === 0), []);
  });
});
