import type { Pool, PoolClient } from 'pg';
import type { BundleRegistry, RegisteredBundle, RequestKey } from '../ports/bundle-registry.ts';
import { isOver } from './postgres-part-task.ts';
import { inPostgresTransaction, postgresCall } from './postgres-pool.ts';
import { isAlive } from './postgres-replica.ts';
import { formatBundle, notAnnounced, parseBundle, parseSummary } from './registered-bundle-json.ts';

interface BundleRow {
  readonly seq: string;
  readonly summary: string;
  readonly detail: string;
  readonly request_fingerprint: string;
}

/** The registry of bundles in PostgreSQL, as the replica `owner` sees it. */
export function createPostgresBundleRegistry(pool: Pool, owner: string): BundleRegistry {
  /** What this process announced and could not withdraw. */
  const left = new Set<string>();

  async function rowsOf(text: string, values: readonly unknown[]): Promise<BundleRow[]> {
    const { rows } = await postgresCall(() => pool.query<BundleRow>(text, [...values]));
    return rows;
  }

  async function find(bundleId: string): Promise<RegisteredBundle | undefined> {
    const [row] = await rowsOf('select summary, detail from cec.bundle where id = $1', [bundleId]);
    return row && parseBundle(row.summary, row.detail);
  }

  return {
    announce: async (bundleId, location) => {
      await rowsOf(
        `insert into cec.announced (bundle_id, location, owner, taken_over) values ($1, $2, $3, false)
         on conflict (bundle_id) do update
         set location = excluded.location, owner = excluded.owner, taken_over = false`,
        [bundleId, location, owner],
      );
    },
    add: (bundle, request, parts = []) =>
      inPostgresTransaction(pool, async (client) => {
        for (const each of [...parts, bundle]) {
          await endAnnouncement(client, each.bundleId, owner);
          await insertBundle(client, each, each === bundle ? request : undefined);
        }
      }),
    withdraw: async (bundleId) => {
      await rowsOf('delete from cec.announced where bundle_id = $1', [bundleId]);
      left.delete(bundleId);
    },
    abandon: (bundleId) => void left.add(bundleId),
    abandoned: async () => {
      await rowsOf(
        `delete from cec.announced where bundle_id in (select id from cec.bundle)
           and (bundle_id = any($1) or not ${isAlive('owner')})`,
        [[...left]],
      );
      const { rows } = await postgresCall(() =>
        pool.query<{ bundle_id: string; location: string }>(
          `update cec.announced set owner = $1, taken_over = true
           where ((owner = $1 and (taken_over or bundle_id = any($2))) or not ${isAlive('owner')}
               or bundle_id in (select build_part.bundle_id from cec.build_part where ${isOver}))
             and not exists (select 1 from cec.bundle where id = bundle_id)
           returning bundle_id, location`,
          [owner, [...left]],
        ),
      );
      return rows.map(({ bundle_id: bundleId, location }) => ({ bundleId, location }));
    },
    get: find,
    findRequest: async (key) => {
      const [row] = await rowsOf(
        'select summary, detail, request_fingerprint from cec.bundle where request_key = $1',
        [key],
      );
      return row && { bundle: parseBundle(row.summary, row.detail), fingerprint: row.request_fingerprint };
    },
    list: async ({ orgId, projectId }, limit, before = Number.MAX_SAFE_INTEGER) => {
      const rows = await rowsOf(
        `select seq, summary from cec.bundle where org = $1 and project = $2 and seq < $3
         order by seq desc limit $4`,
        [orgId, projectId, before, limit + 1],
      );
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return { bundles: page.map(({ summary }) => parseSummary(summary)), next: last && Number(last.seq) };
    },
    all: async (after, limit) => {
      const rows = await rowsOf('select seq, summary from cec.bundle where seq > $1 order by seq limit $2', [
        after,
        limit,
      ]);
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return { bundles: rows.map(({ summary }) => parseSummary(summary)), next: last && Number(last.seq) };
    },
    setExpiry: (bundleId, expiresAt) =>
      inPostgresTransaction(pool, (client) => setExpiry(client, bundleId, expiresAt)),
    stats: async () => {
      const { rows } = await postgresCall(() =>
        pool.query<{ count: string; last: string | null }>(
          `select count(*) as count,
             (select generated_at from cec.bundle order by seq desc limit 1) as last from cec.bundle`,
        ),
      );
      const [row] = rows;
      return { count: Number(row?.count), lastGeneratedAt: row?.last ?? undefined };
    },
  };
}

/** Has the announcement of a process that was taken for dead, if there is one, pass to `owner`; see `abandoned`. */
export async function takeOver(pool: Pool, owner: string, bundleId: string): Promise<void> {
  await postgresCall(() =>
    pool.query('update cec.announced set owner = $2, taken_over = true where bundle_id = $1', [
      bundleId,
      owner,
    ]),
  );
}

async function endAnnouncement(client: PoolClient, bundleId: string, owner: string): Promise<void> {
  const { rowCount } = await client.query(
    'delete from cec.announced where bundle_id = $1 and owner = $2 and not taken_over',
    [bundleId, owner],
  );
  if (rowCount === 0) throw notAnnounced();
}

async function insertBundle(
  client: PoolClient,
  bundle: RegisteredBundle,
  request: RequestKey | undefined,
): Promise<void> {
  const { summary, detail } = formatBundle(bundle);
  await client.query(
    `insert into cec.bundle (id, project, org, request_key, request_fingerprint, generated_at, summary, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      bundle.bundleId,
      bundle.projectId,
      bundle.orgId,
      request?.key,
      request?.fingerprint,
      bundle.generatedAt,
      summary,
      detail,
    ],
  );
}

async function setExpiry(
  client: PoolClient,
  bundleId: string,
  expiresAt: string,
): Promise<RegisteredBundle | undefined> {
  const { rows } = await client.query<BundleRow>(
    'select summary, detail from cec.bundle where id = $1 for update',
    [bundleId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const changed = { ...parseBundle(row.summary, row.detail), expiresAt };
  const { summary } = formatBundle(changed);
  await client.query('update cec.bundle set summary = $2 where id = $1', [bundleId, summary]);
  return changed;
}
