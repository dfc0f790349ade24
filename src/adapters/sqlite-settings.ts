import type { DatabaseSync } from 'node:sqlite';
import type { Settings } from '../ports/settings.ts';
import { storeCall } from './sqlite-database.ts';

export function createSqliteSettings(db: DatabaseSync): Settings {
  const select = db.prepare('select value from setting where name = ?');
  const insert = db.prepare('insert or ignore into setting (name, value) values (?, ?)');
  const upsert = db.prepare(
    'insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
  );
  const read = (name: string): string | undefined => {
    const value = select.get(name)?.['value'];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    read: async (name) => storeCall(() => read(name)),
    write: async (name, value) => storeCall(() => void upsert.run(name, value)),
    init: async (name, value) =>
      storeCall(() => {
        insert.run(name, value);
        return read(name) ?? value;
      }),
  };
}
