import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { BuildOutcome, BuildState, NewBuild, QueuedBuild } from '../ports/build-queue.ts';
import { parseOutcome, parseProgress } from './build-state-json.ts';
import { inPostgresTransaction, postgresCall } from './postgres-pool.ts';

/** Who was not heard of for so long does not want the build any more. */
const FOLLOWER_LEASE = "interval '30 seconds'";
/** How long it can be asked how a build ended. */
const KEPT = "interval '1 hour'";

export interface WantedBuild extends NewBuild {
  readonly follower: string;
  readonly mostWaiting: number;
}

/** Notes a build and hands it out in one step, unless there is an unfinished one with the same key, or no room. */
export function enqueueBuild(
  pool: Pool,
  build: WantedBuild,
  handOut: (id: string, client: PoolClient) => Promise<void>,
): Promise<QueuedBuild | undefined> {
  return inPostgresTransaction(pool, async (client) => {
    // One at a time, so that the builds that wait are counted right.
    await client.query("select 1 from cec.setting where name = 'service' for update");
    const known = await findUnfinished(client, build);
    const queued = known ?? (await insertBuild(client, build, handOut));
    if (queued !== undefined) await follow(client, queued.id, build.follower);
    return queued;
  });
}

async function findUnfinished(
  client: PoolClient,
  { requestKey }: NewBuild,
): Promise<QueuedBuild | undefined> {
  if (requestKey === undefined) return undefined;
  const { rows } = await client.query<{ id: string; request_fingerprint: string }>(
    'select id, request_fingerprint from cec.build where request_key = $1 and outcome is null',
    [requestKey.key],
  );
  const [row] = rows;
  return row && { id: row.id, fingerprint: row.request_fingerprint };
}

async function insertBuild(
  client: PoolClient,
  { request, requestKey, mostWaiting }: WantedBuild,
  handOut: (id: string, client: PoolClient) => Promise<void>,
): Promise<QueuedBuild | undefined> {
  await removeOld(client);
  const { rows } = await client.query<{ waiting: string }>(
    'select count(*) as waiting from cec.build where bundle_id is null and outcome is null',
  );
  if (Number(rows[0]?.waiting) >= mostWaiting) return undefined;
  const id = randomUUID();
  await client.query(
    'insert into cec.build (id, request, request_key, request_fingerprint) values ($1, $2, $3, $4)',
    [id, request, requestKey?.key, requestKey?.fingerprint],
  );
  await handOut(id, client);
  return { id, fingerprint: requestKey?.fingerprint };
}

async function removeOld(client: PoolClient): Promise<void> {
  await client.query(`delete from cec.build where ended_at < now() - ${KEPT}`);
  await client.query(`delete from cec.build_follower where seen_at < now() - ${KEPT}`);
}

async function follow(client: Pool | PoolClient, id: string, follower: string): Promise<void> {
  await client.query(
    `insert into cec.build_follower (build, follower, seen_at) values ($1, $2, now())
     on conflict (build, follower) do update set seen_at = excluded.seen_at`,
    [id, follower],
  );
}

/** How a build is doing; see `BuildQueue`. */
export async function followBuild(pool: Pool, id: string, follower: string): Promise<BuildState | undefined> {
  const { rows } = await postgresCall(async () => {
    await follow(pool, id, follower);
    return pool.query<{ progress: string | null; outcome: string | null }>(
      'select progress, outcome from cec.build where id = $1',
      [id],
    );
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    progress: row.progress === null ? undefined : parseProgress(row.progress),
    outcome: row.outcome === null ? undefined : parseOutcome(row.outcome),
  };
}

export async function leaveBuild(pool: Pool, id: string, follower: string): Promise<void> {
  await postgresCall(() =>
    pool.query('delete from cec.build_follower where build = $1 and follower = $2', [id, follower]),
  );
}

/** Notes the newest progress, and answers whether anybody wants the build and this try is still the one to make it. */
export async function reportBuild(
  pool: Pool,
  id: string,
  bundleId: string | undefined,
  progress: string | undefined,
): Promise<boolean> {
  const { rows } = await postgresCall(() =>
    pool.query<{ wanted: boolean }>(
      `update cec.build set progress = coalesce($3, progress)
       where id = $1 and bundle_id is not distinct from $2 and outcome is null
       returning exists (
         select 1 from cec.build_follower where build = $1 and seen_at > now() - ${FOLLOWER_LEASE}) as wanted`,
      [id, bundleId, progress],
    ),
  );
  return rows[0]?.wanted ?? false;
}

/** Notes how a build ended, unless another try has taken the place of this one, and forgets what was requested. */
export async function endBuild(
  pool: Pool,
  id: string,
  bundleId: string | undefined,
  outcome: BuildOutcome,
): Promise<void> {
  await postgresCall(() =>
    pool.query(
      `update cec.build set outcome = $3, ended_at = now(), request = ''
       where id = $1 and ($2::text is null or bundle_id = $2) and outcome is null`,
      [id, bundleId, JSON.stringify(outcome)],
    ),
  );
}
