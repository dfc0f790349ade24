import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openDatabaseForReading } from '../../src/adapters/sqlite-database.ts';
import { createSqliteLogStore } from '../../src/adapters/sqlite-log-store.ts';
import { LOG, logAppend, logStoreContract } from '../contract/log-store.ts';
import { limitedTo, NO_FILE_LIMIT, runInChild } from './disk-faults.ts';
import { testDatabase } from './sqlite-files.ts';

logStoreContract(async (t) => {
  const { open, reopen } = await testDatabase(t);
  const store = createSqliteLogStore(open());
  return {
    store,
    another: async () => createSqliteLogStore(open()),
    reopen: async () => createSqliteLogStore(reopen()),
  };
});

describe('createSqliteLogStore', () => {
  it('serves readers with a connection that cannot write', async (t) => {
    const { path, open } = await testDatabase(t);
    await createSqliteLogStore(open()).append([logAppend(0, ['a'])]);
    const db = openDatabaseForReading(path);
    t.after(() => db.close());
    const reader = createSqliteLogStore(db);
    assert.equal((await reader.head(LOG))?.size, 1);
    await assert.rejects(reader.append([logAppend(1, ['b'])]), {
      code: 'STORE_FAILED',
      message: /^the store failed: attempt to write a readonly database; /,
    });
  });

  it('reads on while another connection is in the middle of an append', async (t) => {
    const { open } = await testDatabase(t);
    const [writing, reader] = [open(), createSqliteLogStore(open())];
    await createSqliteLogStore(writing).append([logAppend(0, ['a'])]);
    writing.exec('begin immediate; update log set size = 7');
    assert.equal((await reader.head(LOG))?.size, 1);
    writing.exec('commit');
    assert.equal((await reader.head(LOG))?.size, 7);
  });

  it('rejects with STORE_FAILED, and without a path, once the database is closed', async (t) => {
    const { open } = await testDatabase(t);
    const db = open();
    const store = createSqliteLogStore(db);
    db.close();
    await assert.rejects(store.head(LOG), { code: 'STORE_FAILED', message: /^the store failed: [^/]*$/ });
    await assert.rejects(store.append([logAppend(0, ['a'])]), { code: 'STORE_FAILED' });
  });

  it('keeps its files from other users', async (t) => {
    const { directory, open } = await testDatabase(t);
    await createSqliteLogStore(open()).append([logAppend(0, ['a'])]);
    const names = await readdir(directory);
    assert.ok(names.includes('cec.db-wal'));
    for (const name of names) assert.equal((await stat(join(directory, name))).mode & 0o777, 0o600, name);
  });

  it('fails an append for which there is no space, whole, reads on, and holds after a restart what it had', async (t) => {
    if (NO_FILE_LIMIT !== false) {
      t.skip(NO_FILE_LIMIT);
      return;
    }
    const { path, open } = await testDatabase(t);
    const report = await runInChild('sqlite-append-in-child.ts', [path], limitedTo(2000));
    assert.ok(report.acknowledged > 0);
    assert.deepEqual(report.failures, Array(3).fill(report.failures[0]));
    assert.match(
      report.failures[0],
      /^STORE_FAILED the store failed: (disk I\/O error|database or disk is full); /,
    );
    assert.deepEqual(report.read, { size: report.acknowledged, lines: report.acknowledged });
    const store = createSqliteLogStore(open());
    assert.equal((await store.head(LOG))?.size, report.acknowledged);
    assert.equal(await store.append([logAppend(report.acknowledged, ['after the restart'])]), true);
  });
});
