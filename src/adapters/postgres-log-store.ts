import type { Pool, PoolClient } from 'pg';
import type { LogStore } from '../ports/log-store.ts';
import { toLogHead } from './log-head-row.ts';
import { appendToLogs, lockLogs } from './postgres-append.ts';
import { inPostgresTransaction, postgresCall } from './postgres-pool.ts';

/** Connections for reading, and others for writing: who holds a log while it decides must be able to read. */
export interface PostgresPools {
  readonly readers: Pool;
  readonly writers: Pool;
}

/** The evidence logs in PostgreSQL. No transaction stays open between two calls. */
export function createPostgresLogStore({ readers, writers }: PostgresPools): LogStore {
  async function rowsOf(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
    const { rows } = await postgresCall(() => readers.query<Record<string, unknown>>(text, [...values]));
    return rows;
  }

  const exclusively = <T>(
    logs: readonly string[],
    work: (append: LogStore['append']) => Promise<T>,
  ): Promise<T> =>
    inPostgresTransaction(writers, async (client: PoolClient) => {
      await lockLogs(client, logs);
      return work((appends) => appendToLogs(client, appends));
    });

  return {
    exclusively,
    append: (appends) =>
      exclusively(
        appends.map(({ log }) => log),
        (append) => append(appends),
      ),
    head: async (log) => {
      const [row] = await rowsOf('select * from cec.log where name = $1 and size > 0', [log]);
      return row && toLogHead(row);
    },
    positions: async (log, recordIds) => {
      const rows = await rowsOf(
        `select id, position from cec.record_id
         where log = (select id from cec.log where name = $1) and id = any($2)`,
        [log, recordIds],
      );
      return new Map(rows.map((row) => [String(row['id']), Number(row['position'])]));
    },
    lines: async (log, from, to) => {
      // Joined here: the server takes more than twice as long to join them than to send them.
      const rows = await rowsOf(
        `select line from cec.record where log = (select id from cec.log where name = $1)
         and position >= $2 and position < $3 order by position`,
        [log, from, to],
      );
      return Buffer.from(rows.map((row) => `${String(row['line'])}\n`).join(''));
    },
    landmarks: async (log, from, limit) => {
      const rows = await rowsOf(
        `select position from cec.record where log = (select id from cec.log where name = $1)
         and position >= $2 and landmark order by position limit $3`,
        [log, from, limit],
      );
      return rows.map((row) => Number(row['position']));
    },
    tile: async (log, level, index) => {
      const [row] = await rowsOf(
        `select hashes from cec.tile
         where log = (select id from cec.log where name = $1) and level = $2 and number = $3`,
        [log, level, index],
      );
      const hashes = row?.['hashes'];
      return hashes instanceof Uint8Array ? hashes : undefined;
    },
    names: async (prefix) => {
      const rows = await rowsOf(
        'select name from cec.log where name >= $1 and name < $2 and size > 0 order by name',
        [prefix, `${prefix}\u{10ffff}`],
      );
      return rows.map((row) => String(row['name']));
    },
  };
}
