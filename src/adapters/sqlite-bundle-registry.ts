import type { DatabaseSync } from 'node:sqlite';
import type { BundleRegistry, RegisteredBundle, RequestKey } from '../ports/bundle-registry.ts';
import { formatBundle, notAnnounced, parseBundle, parseSummary } from './registered-bundle-json.ts';
import { inTransaction, storeCall } from './sqlite-database.ts';

/** The registry of bundles in SQLite. A bundle's number in the order of registration is the mark of a page. */
export function createSqliteBundleRegistry(db: DatabaseSync): BundleRegistry {
  const upsertAnnounced = db.prepare(
    'insert into announced (bundle_id, location) values (?, ?) on conflict do update set location = excluded.location',
  );
  const deleteAnnounced = db.prepare('delete from announced where bundle_id = ?');
  const selectAnnounced = db.prepare(
    'select bundle_id, location from announced where bundle_id not in (select id from bundle) order by bundle_id',
  );
  const insertBundle = db.prepare(
    `insert into bundle (id, seq, project, org, request_key, request_fingerprint, generated_at, summary, detail)
     values (?, (select coalesce(max(seq), 0) + 1 from bundle), ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectBundle = db.prepare('select summary, detail from bundle where id = ?');
  const selectRequest = db.prepare(
    'select summary, detail, request_fingerprint from bundle where request_key = ?',
  );
  const selectPage = db.prepare(
    'select seq, summary from bundle where org = ? and project = ? and seq < ? order by seq desc limit ?',
  );
  const selectAll = db.prepare('select seq, summary from bundle where seq > ? order by seq limit ?');
  const updateSummary = db.prepare('update bundle set summary = ? where id = ?');
  const selectStats = db.prepare(
    'select count(*) as count, (select generated_at from bundle order by seq desc limit 1) as last from bundle',
  );

  /** What this process announced; the rest was left by one that is gone. */
  const own = new Set<string>();

  function endAnnouncement(bundleId: string): void {
    deleteAnnounced.run(bundleId);
    own.delete(bundleId);
  }

  function insert(bundle: RegisteredBundle, request: RequestKey | undefined): void {
    if (!own.has(bundle.bundleId)) throw notAnnounced();
    const { bundleId, projectId, orgId, generatedAt } = bundle;
    const { key = null, fingerprint = null } = request ?? {};
    const { summary, detail } = formatBundle(bundle);
    insertBundle.run(bundleId, projectId, orgId, key, fingerprint, generatedAt, summary, detail);
    deleteAnnounced.run(bundleId);
  }

  function find(bundleId: string): RegisteredBundle | undefined {
    const row = selectBundle.get(bundleId);
    return row && parseBundle(row['summary'], row['detail']);
  }

  return {
    announce: async (bundleId, location) =>
      storeCall(() => {
        upsertAnnounced.run(bundleId, location);
        own.add(bundleId);
      }),
    add: async (bundle, request, parts = []) =>
      storeCall(() => {
        inTransaction(db, () => {
          for (const part of parts) insert(part, undefined);
          insert(bundle, request);
        });
        for (const { bundleId } of [...parts, bundle]) own.delete(bundleId);
      }),
    abandon: (bundleId) => void own.delete(bundleId),
    withdraw: async (bundleId) => storeCall(() => endAnnouncement(bundleId)),
    abandoned: async () =>
      storeCall(() =>
        selectAnnounced
          .all()
          .map((row) => ({ bundleId: String(row['bundle_id']), location: String(row['location']) }))
          .filter(({ bundleId }) => !own.has(bundleId)),
      ),
    get: async (bundleId) => storeCall(() => find(bundleId)),
    findRequest: async (key) =>
      storeCall(() => {
        const row = selectRequest.get(key);
        return (
          row && {
            bundle: parseBundle(row['summary'], row['detail']),
            fingerprint: String(row['request_fingerprint']),
          }
        );
      }),
    list: async ({ orgId, projectId }, limit, before = Number.MAX_SAFE_INTEGER) =>
      storeCall(() => {
        const rows = selectPage.all(orgId, projectId, before, limit + 1);
        const page = rows.slice(0, limit);
        const last = rows.length > limit ? page.at(-1) : undefined;
        return {
          bundles: page.map((row) => parseSummary(row['summary'])),
          next: last && Number(last['seq']),
        };
      }),
    all: async (after, limit) =>
      storeCall(() => {
        const rows = selectAll.all(after, limit);
        const last = rows.length === limit ? rows.at(-1) : undefined;
        return {
          bundles: rows.map((row) => parseSummary(row['summary'])),
          next: last && Number(last['seq']),
        };
      }),
    setExpiry: async (bundleId, expiresAt) =>
      storeCall(() =>
        inTransaction(db, () => {
          const bundle = find(bundleId);
          if (bundle === undefined) return undefined;
          const changed = { ...bundle, expiresAt };
          updateSummary.run(formatBundle(changed).summary, bundleId);
          return changed;
        }),
      ),
    stats: async () =>
      storeCall(() => {
        const row = selectStats.get();
        const last = row?.['last'];
        return {
          count: Number(row?.['count']),
          lastGeneratedAt: typeof last === 'string' ? last : undefined,
        };
      }),
  };
}
