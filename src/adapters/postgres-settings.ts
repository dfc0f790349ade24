import type { Pool } from 'pg';
import type { Settings } from '../ports/settings.ts';
import { postgresCall } from './postgres-pool.ts';

export function createPostgresSettings(pool: Pool): Settings {
  async function read(name: string): Promise<string | undefined> {
    const { rows } = await postgresCall(() =>
      pool.query<{ value: string }>('select value from cec.setting where name = $1', [name]),
    );
    return rows[0]?.value;
  }

  async function insert(name: string, value: string, onConflict: string): Promise<void> {
    await postgresCall(() =>
      pool.query(
        `insert into cec.setting (name, value) values ($1, $2) on conflict (name) do ${onConflict}`,
        [name, value],
      ),
    );
  }

  return {
    read,
    write: (name, value) => insert(name, value, 'update set value = excluded.value'),
    init: async (name, value) => {
      await insert(name, value, 'nothing');
      return (await read(name)) ?? value;
    },
  };
}
