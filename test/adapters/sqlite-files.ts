import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { openDatabase } from '../../src/adapters/sqlite-database.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface TestDatabase {
  readonly path: string;
  readonly directory: string;
  /** A connection of its own. */
  readonly open: () => DatabaseSync;
  /** Closes all connections and opens a new one, as a restart does. */
  readonly reopen: () => DatabaseSync;
}

/** A database file for as long as the test runs. */
export async function testDatabase(t: TestContext): Promise<TestDatabase> {
  const directory = await temporaryDirectory(t);
  const path = join(directory, 'cec.db');
  const opened: DatabaseSync[] = [];
  const open = () => {
    const db = openDatabase(path);
    opened.push(db);
    return db;
  };
  const closeAll = () => {
    for (const db of opened.splice(0)) if (db.isOpen) db.close();
  };
  t.after(closeAll);
  return {
    path,
    directory,
    open,
    reopen: () => {
      closeAll();
      return open();
    },
  };
}
