import type { DatabaseSync } from 'node:sqlite';
import type { BundleRegistry, RegisteredBundle } from '../ports/bundle-registry.ts';
import { inTransaction, storeCall } from './sqlite-database.ts';

/** The bundle registry in SQLite; a bundle's row holds it as JSON. */
export function createSqliteBundleRegistry(db: DatabaseSync): BundleRegistry {
  const announce = db.prepare('insert or replace into announced (bundle_id, location) values (?, ?)');
  const withdraw = db.prepare('delete from announced where bundle_id = ?');
  const selectAnnounced = db.prepare('select bundle_id, location from announced');
  const insert = db.prepare(
    `insert into bundle (id, seq, project, org, request_key, request_fingerprint, generated_at, body)
     values (?, (select coalesce(max(seq), 0) + 1 from bundle), ?, ?, ?, ?, ?, ?)`,
  );
  const select = db.prepare('select body from bundle where id = ?');
  const selectRequest = db.prepare('select body, request_fingerprint from bundle where request_key = ?');
  const selectPage = db.prepare(
    'select seq, body from bundle where org = ? and project = ? and seq < ? order by seq desc limit ?',
  );
  const update = db.prepare('update bundle set body = ? where id = ?');
  const selectStats = db.prepare(
    'select count(*) as count, (select generated_at from bundle order by seq desc limit 1) as last from bundle',
  );
  const get = (bundleId: string) => toBundle(select.get(bundleId)?.['body']);

  return {
    announce: async (bundleId, location) => storeCall(() => void announce.run(bundleId, location)),
    withdraw: async (bundleId) => storeCall(() => void withdraw.run(bundleId)),
    announced: async () =>
      storeCall(() =>
        selectAnnounced
          .all()
          .map((row) => ({ bundleId: String(row['bundle_id']), location: String(row['location']) })),
      ),
    add: async (bundle, request) =>
      storeCall(() =>
        inTransaction(db, () => {
          const { bundleId, projectId, orgId, generatedAt } = bundle;
          const { key = null, fingerprint = null } = request ?? {};
          insert.run(bundleId, projectId, orgId, key, fingerprint, generatedAt, JSON.stringify(bundle));
          withdraw.run(bundleId);
        }),
      ),
    get: async (bundleId) => storeCall(() => get(bundleId)),
    findRequest: async (key) =>
      storeCall(() => {
        const row = selectRequest.get(key);
        const bundle = toBundle(row?.['body']);
        return bundle && { bundle, fingerprint: String(row?.['request_fingerprint']) };
      }),
    list: async ({ orgId, projectId }, limit, before = Number.MAX_SAFE_INTEGER) =>
      storeCall(() => {
        const rows = selectPage.all(orgId, projectId, before, limit + 1);
        const page = rows.slice(0, limit);
        return {
          bundles: page.map((row) => toBundle(row['body'])).filter((bundle) => bundle !== undefined),
          next: rows.length > limit ? Number(page.at(-1)?.['seq']) : undefined,
        };
      }),
    setExpiry: async (bundleId, expiresAt) =>
      storeCall(() =>
        inTransaction(db, () => {
          const known = get(bundleId);
          if (known === undefined) return undefined;
          const renewed = { ...known, expiresAt };
          update.run(JSON.stringify(renewed), bundleId);
          return renewed;
        }),
      ),
    stats: async () =>
      storeCall(() => {
        const row = selectStats.get();
        const last = row?.['last'];
        return { count: Number(row?.['count']), lastGeneratedAt: typeof last === 'string' ? last : undefined };
      }),
  };
}

function toBundle(body: unknown): RegisteredBundle | undefined {
  return typeof body === 'string' ? JSON.parse(body) : undefined;
}
