import type { DatabaseSync } from 'node:sqlite';
import { storeCall } from './sqlite-database.ts';

/** What the database remembers under a name. */
export function readSetting(db: DatabaseSync, name: string): string | undefined {
  const row = storeCall(() => db.prepare('select value from setting where name = ?').get(name));
  return row === undefined ? undefined : String(row['value']);
}

export function writeSetting(db: DatabaseSync, name: string, value: string): void {
  const upsert =
    'insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value';
  storeCall(() => db.prepare(upsert).run(name, value));
}
