import type { DatabaseSync } from 'node:sqlite';
import { storeCall } from './sqlite-database.ts';

/** The service's name in checkpoint origins: fixed at first start, for old checkpoints name it. */
export function serviceName(db: DatabaseSync, choose: () => string): string {
  return storeCall(() => {
    const insert = db.prepare("insert or ignore into setting (name, value) values ('service', ?)");
    const select = db.prepare("select value from setting where name = 'service'");
    const known = select.get()?.['value'];
    if (typeof known === 'string') return known;
    insert.run(choose());
    return String(select.get()?.['value']);
  });
}
