import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Pool, PoolClient } from 'pg';
import { CecError } from '../errors.ts';
import { copyRows, type Row, type TargetTable } from './copy-rows.ts';
import { inPostgresTransaction, postgresCall } from './postgres-pool.ts';
import { isAlive } from './postgres-replica.ts';
import { MOVED, refuseMoved, scalar } from './sqlite-database.ts';
import { createSqliteSettings } from './sqlite-settings.ts';

/** What was moved. */
export interface Moved {
  readonly logs: number;
  readonly records: number;
  readonly bundles: number;
  readonly agreements: number;
}

const LOG: TargetTable = {
  name: 'log',
  columns: {
    name: 'text',
    size: 'bigint',
    prev_hash: 'text',
    high_water: 'text',
    late_count: 'bigint',
    recorded_at: 'text',
    first_evidence: 'text',
    evidence_counts: 'text',
    range: 'text',
    checkpoint: 'text',
  },
};
const RECORD: TargetTable = {
  name: 'record',
  columns: { log: 'bigint', position: 'bigint', line: 'text', landmark: 'boolean' },
};
const RECORD_ID: TargetTable = {
  name: 'record_id',
  columns: { log: 'bigint', id: 'text', position: 'bigint' },
};
const TILE: TargetTable = {
  name: 'tile',
  columns: { log: 'bigint', level: 'integer', number: 'bigint', hashes: 'bytea' },
};
const BUNDLE: TargetTable = {
  name: 'bundle',
  columns: {
    id: 'text',
    project: 'text',
    org: 'text',
    request_key: 'text',
    request_fingerprint: 'text',
    generated_at: 'text',
    summary: 'text',
    detail: 'text',
  },
};
const DPA: TargetTable = {
  name: 'dpa',
  columns: {
    id: 'text',
    org: 'text',
    project: 'text',
    series: 'text',
    version: 'integer',
    summary: 'text',
    detail: 'text',
  },
};
const SETTING: TargetTable = { name: 'setting', columns: { name: 'text', value: 'text' } };
const ANNOUNCED: TargetTable = {
  name: 'announced',
  columns: { bundle_id: 'text', location: 'text', owner: 'text', taken_over: 'boolean' },
};

/** Of an owner that is no process, so that it is removed as what a dead one left. */
const NOBODY = 'moved';

/**
 * Copies everything in `db` to the empty database of `pool`, in one transaction, and only then closes `db` to services:
 * a log that went on in two places would be two logs with one name. What was copied before is only closed.
 *
 * @throws CecError `STORE_FAILED` when the database is in use or holds something else, and when `db` was moved before
 *   and its logs have gone on
 */
export async function moveToPostgres(
  db: DatabaseSync,
  pool: Pool,
  onRecords: (count: number) => void,
): Promise<Moved> {
  const count = (table: string) =>
    Number(scalar(db.prepare(`select count(*) as count from ${table}`), 'count'));
  const all = {
    logs: count('log'),
    records: count('record'),
    bundles: count('bundle'),
    agreements: count('dpa'),
  };
  if (!(await isCopied(db, pool))) {
    refuseMoved(db);
    await inPostgresTransaction(pool, async (client) => {
      await requireEmpty(client);
      requireAll(all, await copyAll(client, db, onRecords));
    });
  }
  await createSqliteSettings(db).write(MOVED, 'to PostgreSQL');
  return all;
}

/** When the logs there end as those here, they were copied, and nothing was appended since. */
async function isCopied(db: DatabaseSync, pool: Pool): Promise<boolean> {
  const there = await postgresCall(() =>
    pool.query<Row>('select name, size, checkpoint from cec.log where size > 0'),
  );
  const here = db.prepare('select name, size, checkpoint from log where size > 0').all();
  return here.length > 0 && headsOf(here) === headsOf(there.rows);
}

function headsOf(logs: readonly Row[]): string {
  const heads = logs.map(({ name, size, checkpoint }) => [name, size, checkpoint].map(String).join(' '));
  return heads.toSorted().join('\n');
}

async function requireEmpty(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ used: boolean; filled: boolean }>(
    `select exists (select 1 from cec.replica r where ${isAlive('r.id')}) as used,
       exists (select 1 from cec.log where size > 0) or exists (select 1 from cec.bundle)
         or exists (select 1 from cec.dpa) as filled`,
  );
  if (rows[0]?.used === true)
    throw refusal(
      'a process of the service uses the database that CEC_DATABASE_URL names; stop it, wait a minute',
    );
  if (rows[0]?.filled !== false)
    throw refusal('the database that CEC_DATABASE_URL names holds records of its own; name an empty one');
}

async function copyAll(
  client: PoolClient,
  db: DatabaseSync,
  onRecords: (count: number) => void,
): Promise<Moved> {
  const rowsOf = (sql: string, ...values: SQLInputValue[]): Iterable<Row> =>
    db.prepare(sql).iterate(...values);
  await client.query('delete from cec.setting; delete from cec.log');
  await copyRows(client, SETTING, rowsOf('select * from setting'));
  const logs = await copyRows(client, LOG, rowsOf('select * from log order by id'));
  const ids = await client.query<{ id: string; name: string }>('select id, name from cec.log');
  let records = 0;
  for (const { id, name } of ids.rows) {
    const from = (columns: string, table: string, order: string) =>
      rowsOf(
        `select ? as log, ${columns} from ${table} where log = (select id from log where name = ?) order by ${order}`,
        id,
        name,
      );
    const lines = from('position, line, landmark is not null as landmark', 'record', 'position');
    records += await copyRows(client, RECORD, lines, onRecords);
    await copyRows(client, RECORD_ID, from('id, position', 'record_id', 'id'));
    await copyRows(client, TILE, from('level, number, hashes', 'tile', 'level, number'));
  }
  const bundles = await copyRows(client, BUNDLE, rowsOf('select * from bundle order by seq'));
  const agreements = await copyRows(client, DPA, rowsOf('select * from dpa order by seq'));
  await copyRows(
    client,
    ANNOUNCED,
    rowsOf('select bundle_id, location, ? as owner, 0 as taken_over from announced', NOBODY),
  );
  return { logs, records, bundles, agreements };
}

function requireAll(here: Moved, copied: Moved): void {
  const isSame = JSON.stringify(here) === JSON.stringify(copied);
  if (!isSame) throw refusal('the database took other rows than it was given; nothing was moved');
}

function refusal(problem: string): CecError {
  return new CecError('STORE_FAILED', problem);
}
