import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { ConnectError } from '@connectrpc/connect';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createSeeded } from '../crash/seeded.ts';
import { reasonOf } from '../../src/rpc/errors.ts';
import { eventually } from '../service/eventually.ts';
import { buildOf } from '../service/running-service.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { appendMany, openReplicas, type Replica, type Replicas } from './replicas.ts';

const ROUNDS = 20;
/** Within it a build ends, one way or the other, whatever happens to the database. */
const DEADLINE_MILLIS = 60_000;
const RIGHT_REASONS = new Set(['SFCEC_BUILD_ERROR', 'STORE_FAILED']);

let server: PostgresServer;

before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

/** How a build ends: with a bundle, or with the reason of its error. */
async function endOf(replica: Replica, requestId: string): Promise<string> {
  const signal = AbortSignal.timeout(DEADLINE_MILLIS);
  try {
    return (await buildOf(replica, { projectId: 'p', requestId }, signal)).bundleId;
  } catch (error) {
    return reasonOf(ConnectError.from(error));
  }
}

async function endsWell(replica: Replica, requestId: string): Promise<void> {
  const end = await eventually(
    () => endOf(replica, requestId),
    (seen) => seen.startsWith('cec-'),
  );
  assert.match(end, /^cec-/);
}

/** Bundles that are registered, and those whose files are there. */
async function bundlesOf(replica: Replica, { bundleDir }: Replicas) {
  const registered: string[] = [];
  for (let pageToken = ''; ;) {
    const { bundles, nextPageToken } = await replica.cec.listBundles({ projectId: 'p', pageToken });
    registered.push(...bundles.map(({ bundleId }) => bundleId));
    if (nextPageToken === '') break;
    pageToken = nextPageToken;
  }
  return { registered: registered.toSorted(), stored: (await readdir(bundleDir)).toSorted() };
}

describe('a database that is killed', () => {
  it('costs no record, no bundle and no process, and leaves nothing behind', async (t) => {
    const replicas = await openReplicas(t, await server.createDatabase());
    const replica = await replicas.start('all');
    await appendMany(replica, 'p', 20_000);
    const random = createSeeded(Date.now() % 1e9);
    for (let round = 0; round < ROUNDS; round++) {
      const ending = endOf(replica, `r${round}`);
      await delay(random.below(1500));
      await server.kill();
      await server.start();
      const end = await ending;
      assert.ok(end.startsWith('cec-') || RIGHT_REASONS.has(end), `round ${round}: ${end}`);
      await endsWell(replica, `r${round}`);
      assert.equal(replica.child.exitCode, null);
    }
    // What could not be removed while the database was away, the next look removes; a start is one.
    replica.child.kill('SIGTERM');
    assert.equal(await replica.gone, '0');
    const next = await replicas.start('all');
    const { registered, stored } = await bundlesOf(next, replicas);
    assert.ok(registered.length >= ROUNDS);
    assert.deepEqual(registered, stored);
    assert.equal((await next.audit.verifyChain({ projectId: 'p' })).valid, true);
  });
});
