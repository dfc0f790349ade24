import type { Pool } from 'pg';
import type { DpaRegistry } from '../ports/dpa-registry.ts';
import { postgresCall } from './postgres-pool.ts';
import { dpaInTwo, parseDpa, parseDpaSummary, seriesKey } from './registered-dpa-json.ts';

interface DpaRow {
  readonly id: string;
  readonly seq: string;
  readonly version: number;
  readonly summary: string;
  readonly detail: string;
}

/** The registry of agreements in PostgreSQL. */
export function createPostgresDpaRegistry(pool: Pool): DpaRegistry {
  const query = (text: string, values: readonly unknown[]) =>
    postgresCall(() => pool.query<DpaRow>(text, [...values]));

  return {
    add: async (dpa) => {
      const { summary, detail } = dpaInTwo(dpa);
      const { rowCount } = await query(
        `insert into cec.dpa (id, org, project, series, version, summary, detail)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (series, version) do nothing`,
        [
          dpa.documentId,
          dpa.orgId,
          dpa.projectId,
          seriesKey(dpa),
          dpa.version,
          JSON.stringify(summary),
          JSON.stringify(detail),
        ],
      );
      return rowCount === 1;
    },
    get: async (documentId) => {
      const { rows } = await query('select summary, detail from cec.dpa where id = $1', [documentId]);
      const [row] = rows;
      return row && parseDpa(row.summary, row.detail);
    },
    latest: async (series) => {
      const { rows } = await query(
        'select id, version from cec.dpa where series = $1 order by version desc limit 1',
        [seriesKey(series)],
      );
      const [row] = rows;
      return row && { documentId: row.id, version: row.version };
    },
    list: async ({ orgId, projectId }, limit, before = Number.MAX_SAFE_INTEGER) => {
      const { rows } = await query(
        `select seq, summary from cec.dpa where org = $1 and project = $2 and seq < $3
         order by seq desc limit $4`,
        [orgId, projectId, before, limit + 1],
      );
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        documents: page.map(({ summary }) => parseDpaSummary(summary)),
        next: last && Number(last.seq),
      };
    },
  };
}
