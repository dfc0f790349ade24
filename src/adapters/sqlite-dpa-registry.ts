import type { DatabaseSync } from 'node:sqlite';
import type { DpaRegistry } from '../ports/dpa-registry.ts';
import { dpaInTwo, parseDpa, parseDpaSummary, seriesKey } from './registered-dpa-json.ts';
import { storeCall } from './sqlite-database.ts';

/** The registry of agreements in SQLite. */
export function createSqliteDpaRegistry(db: DatabaseSync): DpaRegistry {
  const insertDpa = db.prepare(
    `insert into dpa (id, seq, org, project, series, version, summary, detail)
     values (?, (select coalesce(max(seq), 0) + 1 from dpa), ?, ?, ?, ?, ?, ?) on conflict (series, version) do nothing`,
  );
  const selectDpa = db.prepare('select summary, detail from dpa where id = ?');
  const selectLatest = db.prepare(
    'select id, version from dpa where series = ? order by version desc limit 1',
  );
  const selectPage = db.prepare(
    'select seq, summary from dpa where org = ? and project = ? and seq < ? order by seq desc limit ?',
  );

  return {
    add: async (dpa) =>
      storeCall(() => {
        const { summary, detail } = dpaInTwo(dpa);
        const { documentId, orgId, projectId, version } = dpa;
        const { changes } = insertDpa.run(
          documentId,
          orgId,
          projectId,
          seriesKey(dpa),
          version,
          JSON.stringify(summary),
          JSON.stringify(detail),
        );
        return Number(changes) === 1;
      }),
    get: async (documentId) =>
      storeCall(() => {
        const row = selectDpa.get(documentId);
        return row && parseDpa(row['summary'], row['detail']);
      }),
    latest: async (series) =>
      storeCall(() => {
        const row = selectLatest.get(seriesKey(series));
        return row && { documentId: String(row['id']), version: Number(row['version']) };
      }),
    list: async ({ orgId, projectId }, limit, before = Number.MAX_SAFE_INTEGER) =>
      storeCall(() => {
        const rows = selectPage.all(orgId, projectId, before, limit + 1);
        const page = rows.slice(0, limit);
        const last = rows.length > limit ? page.at(-1) : undefined;
        return {
          documents: page.map((row) => parseDpaSummary(row['summary'])),
          next: last && Number(last['seq']),
        };
      }),
  };
}
