import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { Pool } from 'pg';
import { createPostgresBundleRegistry } from '../../src/adapters/postgres-bundle-registry.ts';
import { createPostgresPartQueue } from '../../src/adapters/postgres-part-queue.ts';
import { openPool } from '../../src/adapters/postgres-pool.ts';
import { joinReplicas } from '../../src/adapters/postgres-replica.ts';
import { migratePostgres } from '../../src/adapters/postgres-schema.ts';
import type { PartTask } from '../../src/ports/part-queue.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

const BUILD = 'cec-build';
const KIND = '1.0.0 sha256:catalogue';
const never = new AbortController().signal;

let server: PostgresServer;

before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

/** A replica as the tests see it. */
async function openReplica(t: TestContext, pool: Pool) {
  const replica = await joinReplicas(pool);
  t.after(() => replica.close());
  const { id } = replica;
  return {
    queue: createPostgresPartQueue(pool, id),
    registry: createPostgresBundleRegistry(pool, id),
    /** Not heard of for so long. */
    silentFor: (interval: string) =>
      pool.query('update cec.build_part set seen_at = now() - $1::interval where maker = $2', [interval, id]),
  };
}

/** A process that has offered two parts of a build under way, and another that has none. */
async function openTwo(t: TestContext) {
  const pool = openPool(await server.createDatabase(), { max: 8 });
  t.after(() => pool.end());
  await migratePostgres(pool);
  await pool.query("insert into cec.build (id, request, bundle_id) values ($1, '', $2)", [
    randomUUID(),
    BUILD,
  ]);
  const [offerer, helper] = [await openReplica(t, pool), await openReplica(t, pool)];
  await offerer.queue.offer(BUILD, KIND, [
    { number: 1, work: 'one' },
    { number: 2, work: 'two' },
  ]);
  return {
    pool,
    offerer,
    helper,
    /** As when another process begins the build anew. */
    beginAnew: () => pool.query("update cec.build set bundle_id = 'cec-next'"),
  };
}

type Two = Awaited<ReturnType<typeof openTwo>>;

/** What makes a part by announcing and storing it, as bundle `id`. */
const makes =
  ({ registry }: Two['helper'], id: string) =>
  async () => {
    await registry.announce(id, `/bundles/${id}`);
    return { bundleId: id, result: `made ${id}` };
  };

const numbersOf = async ({ offerer }: Two) =>
  (await offerer.queue.unfinished(BUILD)).map(({ number }) => number).toSorted(byNumber);

const fails = async () => assert.fail('no room on the disk');

const untilAborted = (_: unknown, signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

const byNumber = (a: number, b: number) => a - b;

async function claimedBy({ queue }: Two['helper']): Promise<PartTask> {
  const task = await queue.claimAny(KIND);
  assert.ok(task !== undefined, 'nothing is offered');
  return task;
}

describe('parts offered in PostgreSQL', () => {
  it('go each to one process of the same kind, and not to the one that offers them', async (t) => {
    const { offerer, helper } = await openTwo(t);
    assert.equal(await offerer.queue.claimAny(KIND), undefined);
    assert.equal(await helper.queue.claimAny('1.0.1 sha256:catalogue'), undefined);
    const claimed = [await helper.queue.claimAny(KIND), await offerer.queue.claimOf(BUILD)];
    assert.deepEqual(
      claimed.map((task) => task?.work),
      ['one', 'two'],
    );
    assert.equal(await helper.queue.claimAny(KIND), undefined);
    assert.equal(await offerer.queue.claimOf(BUILD), undefined);
  });

  it('are claimed once, however many ask at the same time', async (t) => {
    const { offerer, helper } = await openTwo(t);
    const asked = Array.from({ length: 8 }, (_, i) =>
      i % 2 === 0 ? helper.queue.claimAny(KIND) : offerer.queue.claimOf(BUILD),
    );
    const numbers = (await Promise.all(asked)).flatMap((task) => (task === undefined ? [] : [task.number]));
    assert.deepEqual(numbers.toSorted(byNumber), [1, 2]);
  });

  it('pass with their announcement to the process that offered them', async (t) => {
    const two = await openTwo(t);
    const task = await claimedBy(two.helper);
    assert.equal(await task.run(makes(two.helper, 'cec-part'), never), true);
    assert.deepEqual(await numbersOf(two), [2]);
    two.helper.registry.abandon('cec-part');
    assert.deepEqual(await two.helper.registry.abandoned(), []);
    assert.deepEqual(await two.offerer.queue.withdraw(BUILD), ['made cec-part']);
    two.offerer.registry.abandon('cec-part');
    assert.deepEqual(await two.offerer.registry.abandoned(), [
      { bundleId: 'cec-part', location: '/bundles/cec-part' },
    ]);
  });

  it('are tried again only by the process that offered them', async (t) => {
    const two = await openTwo(t);
    const task = await claimedBy(two.helper);
    await assert.rejects(task.run(fails, never), /no room/);
    assert.equal((await two.helper.queue.claimAny(KIND))?.number, 2);
    assert.equal((await two.offerer.queue.claimOf(BUILD))?.number, 1);
  });

  it('are free when their maker was not heard of, and do not count when it comes back', async (t) => {
    const two = await openTwo(t);
    const task = await claimedBy(two.helper);
    await two.helper.silentFor('9 seconds');
    assert.equal((await two.offerer.queue.claimOf(BUILD))?.number, 2);
    await two.helper.silentFor('11 seconds');
    const again = await two.offerer.queue.claimOf(BUILD);
    assert.equal(again?.number, 1);
    assert.equal(await task.run(makes(two.helper, 'cec-late'), never), false);
    assert.equal(await again.run(makes(two.offerer, 'cec-again'), never), true);
    assert.deepEqual(await two.offerer.queue.withdraw(BUILD), ['made cec-again']);
  });

  it('are not lost by a process that only waits for its turn', async (t) => {
    const two = await openTwo(t);
    await two.offerer.queue.claimOf(BUILD);
    await two.offerer.silentFor('1 hour');
    assert.equal((await two.offerer.queue.claimOf(BUILD))?.number, 2);
    assert.equal(await two.offerer.queue.claimOf(BUILD), undefined);
  });

  for (const [name, end] of [
    ['was withdrawn', ({ offerer }: Two) => offerer.queue.withdraw(BUILD)],
    ['was begun anew elsewhere', ({ beginAnew }: Two) => beginAnew()],
    ['has ended', ({ pool }: Two) => pool.query("update cec.build set outcome = '{}'")],
  ] as const)
    it(`are not wanted when their build ${name}`, async (t) => {
      const two = await openTwo(t);
      const task = await claimedBy(two.helper);
      await end(two);
      assert.equal(await two.helper.queue.claimAny(KIND), undefined);
      // Its maker hears of it while it is at work.
      assert.equal(await task.run(untilAborted, never), false);
      assert.equal(await task.run(makes(two.helper, 'cec-part'), never), false);
    });

  it('leave what was stored to any process when their build is over', async (t) => {
    const two = await openTwo(t);
    const task = await claimedBy(two.helper);
    await task.run(makes(two.helper, 'cec-part'), never);
    assert.deepEqual(await two.helper.registry.abandoned(), []);
    await two.beginAnew();
    const left = [{ bundleId: 'cec-part', location: '/bundles/cec-part' }];
    assert.deepEqual(await two.helper.registry.abandoned(), left);
    // Until it is withdrawn it is not forgotten.
    await two.offerer.queue.offer('cec-next', KIND, []);
    assert.deepEqual(await two.helper.registry.abandoned(), left);
    await two.helper.registry.withdraw('cec-part');
    await two.offerer.queue.offer('cec-next', KIND, []);
    assert.deepEqual((await two.pool.query('select 1 from cec.build_part')).rows, []);
  });

  it('do not count when others have removed their file', async (t) => {
    const two = await openTwo(t);
    const task = await claimedBy(two.helper);
    const lost = async () => {
      const stored = await makes(two.helper, 'cec-part')();
      await two.pool.query('update cec.announced set taken_over = true');
      return stored;
    };
    assert.equal(await task.run(lost, never), false);
    assert.deepEqual(await numbersOf(two), [1, 2]);
    assert.equal((await two.offerer.queue.claimOf(BUILD))?.number, 1);
  });

  it('tell how many records were read', async (t) => {
    const two = await openTwo(t);
    const task = await claimedBy(two.helper);
    const { promise: isSeen, resolve: see } = Promise.withResolvers<void>();
    const running = task.run(async (report) => {
      report(1200);
      await isSeen;
      return makes(two.helper, 'cec-part')();
    }, never);
    let seen: number | undefined = 0;
    while (seen === 0)
      seen = (await two.offerer.queue.unfinished(BUILD)).find(({ number }) => number === 1)?.records;
    assert.equal(seen, 1200);
    see();
    assert.equal(await running, true);
  });
});
