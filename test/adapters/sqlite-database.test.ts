import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { assertDurable, inTransaction, openDatabase, scalar } from '../../src/adapters/sqlite-database.ts';
import { createSqliteLogStore } from '../../src/adapters/sqlite-log-store.ts';
import { LOG, logAppend } from '../contract/log-store.ts';
import { openFiles } from './disk-faults.ts';
import { testDatabase } from './sqlite-files.ts';

const pragma = (db: DatabaseSync, name: string) => scalar(db.prepare(`pragma ${name}`), name);

describe('openDatabase', () => {
  it('writes ahead and waits for the disk at every commit', async (t) => {
    const db = (await testDatabase(t)).open();
    assert.deepEqual([pragma(db, 'journal_mode'), pragma(db, 'synchronous')], ['wal', 2]);
  });

  it('finds everything after it was closed', async (t) => {
    const { open, reopen } = await testDatabase(t);
    await createSqliteLogStore(open()).append([logAppend(0, ['a', 'b'])]);
    assert.equal((await createSqliteLogStore(reopen()).head(LOG))?.size, 2);
  });

  it('names the file that is no database, says what to do, and leaves it as it is', async (t) => {
    const { path } = await testDatabase(t);
    await writeFile(path, 'this is the diary of somebody else\n'.repeat(100));
    const before = [await readFile(path), await openFiles()];
    assert.throws(() => openDatabase(path), {
      code: 'STORE_FAILED',
      message:
        'cec.db cannot be opened: file is not a database; make it readable and writable, or restore it from a copy',
    });
    assert.deepEqual([await readFile(path), await openFiles()], before);
  });

  it('names the file in a directory that is not there', async (t) => {
    const { directory } = await testDatabase(t);
    assert.throws(() => openDatabase(join(directory, 'missing', 'cec.db')), {
      code: 'STORE_FAILED',
      message: /^cec\.db cannot be opened: ENOENT; /,
    });
  });

  it('leaves the permissions of a database alone that an operator chose', async (t) => {
    const { path, open, reopen } = await testDatabase(t);
    open();
    await chmod(path, 0o660);
    assert.equal(pragma(reopen(), 'journal_mode'), 'wal');
  });

  it('refuses a database of a later program', async (t) => {
    const { path, open } = await testDatabase(t);
    open().exec('pragma user_version = 99');
    assert.throws(() => openDatabase(path), {
      code: 'STORE_FAILED',
      message: 'the database has schema version 99; this program knows 2',
    });
  });
});

describe('assertDurable', () => {
  it('refuses a database without write-ahead log, and one that does not wait for the disk', async (t) => {
    const { open } = await testDatabase(t);
    const refused = { code: 'STORE_FAILED', message: /WAL with synchronous=FULL/ };
    const memory = new DatabaseSync(':memory:');
    t.after(() => memory.close());
    memory.exec('pragma synchronous = full');
    assert.throws(() => assertDurable(memory), refused);
    const hasty = open();
    hasty.exec('pragma synchronous = normal');
    assert.throws(() => assertDurable(hasty), refused);
  });
});

describe('inTransaction', () => {
  it('stores all of it, or nothing, and goes on', async (t) => {
    const db = (await testDatabase(t)).open();
    const add = (name: string) => db.prepare("insert into setting values (?, 'x')").run(name);
    const fails = () =>
      inTransaction(db, () => {
        add('a');
        throw new Error('half-way');
      });
    assert.throws(fails, /half-way/);
    inTransaction(db, () => add('b'));
    assert.deepEqual(
      db
        .prepare('select name from setting')
        .all()
        .map((row) => row['name']),
      ['b'],
    );
  });
});

describe('a damaged database', () => {
  it('is STORE_FAILED, in words of SQLite that hold no path and no data', async (t) => {
    const { path, open, reopen } = await testDatabase(t);
    const names = Array.from({ length: 2000 }, (_, i) => `r${i}`);
    await createSqliteLogStore(open()).append([logAppend(0, names)]);
    reopen().close();
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0xff, 4096 * 12));
    const store = createSqliteLogStore(open());
    await assert.rejects(store.lines(LOG, 0, 2000), {
      code: 'STORE_FAILED',
      message: /^the store failed: database disk image is malformed; /,
    });
  });
});
