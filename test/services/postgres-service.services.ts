import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openPool } from '../../src/adapters/postgres-pool.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { buildOf, linesOf, recordsOf, runService } from '../service/running-service.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

let server: PostgresServer;

before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

describe('the service on PostgreSQL', () => {
  it('appends, builds, verifies, and has it all after a restart', async (t) => {
    const url = await server.createDatabase();
    const first = await runService(t, undefined, { CEC_DATABASE_URL: url });
    await first.audit.appendRecords({ projectId: 'p', records: recordsOf('a', 1000) });
    await first.audit.appendRecords({ projectId: 'p', records: recordsOf('b', 300) });
    const { bundleId, recordCounts } = await buildOf(first, { projectId: 'p' });
    await first.close(1000);
    const again = await runService(t, first.dataDir, { CEC_DATABASE_URL: url });
    const verified = await again.cec.verifyBundle({ source: { case: 'bundleId', value: bundleId } });
    assert.deepEqual(verified.errors, []);
    assert.equal(recordCounts['score_records'], 186);
    const chain = await again.audit.verifyChain({ projectId: 'p' });
    assert.equal(chain.valid, true);
    const lines = await linesOf(again, 'p');
    assert.equal(lines.filter(({ id }) => /^[ab]\./.test(id)).length, 1300);
  });

  it('lets two processes with the same keys append to one log', async (t) => {
    const url = await server.createDatabase();
    const one = await runService(t, undefined, { CEC_DATABASE_URL: url });
    const directory = await temporaryDirectory(t);
    await cp(join(one.dataDir, 'keys'), join(directory, 'keys'), { recursive: true });
    const two = await runService(t, directory, { CEC_DATABASE_URL: url });
    const batches = Array.from({ length: 40 }, (_, i) =>
      (i % 2 === 0 ? one : two).audit.appendRecords({
        projectId: 'p',
        records: recordsOf(`w${i}`, 5),
      }),
    );
    const appended = await Promise.all(batches);
    const positions = appended.flatMap(({ results }) => results.map(({ position }) => Number(position)));
    assert.equal(new Set(positions).size, 200);
    assert.equal((await two.audit.verifyChain({ projectId: 'p' })).valid, true);
    const { bundleId } = await buildOf(two, { projectId: 'p' });
    const { bundle } = await one.cec.getBundle({ bundleId });
    assert.equal(bundle?.bundleId, bundleId);
  });

  it('is checked by cec fsck, also while the service runs', async (t) => {
    const url = await server.createDatabase();
    const service = await runService(t, undefined, { CEC_DATABASE_URL: url });
    await service.audit.appendRecords({ projectId: 'p', records: recordsOf('a', 1000) });
    await buildOf(service, { projectId: 'p' });
    const fsck = () =>
      run(process.execPath, [CLI, 'fsck'], { env: { CEC_DATA_DIR: service.dataDir, CEC_DATABASE_URL: url } });
    assert.match((await fsck()).stderr, /1001 records and 1 bundles checked: sound/);
    const pool = openPool(url, { max: 1 });
    t.after(() => pool.end());
    await pool.query("delete from cec.record_id where id = 'a.1'");
    await assert.rejects(fsck(), { code: 1, stdout: /^POSITION_WRONG / });
  });

  it('refuses to start with keys that are not those of the database', async (t) => {
    const url = await server.createDatabase();
    await runService(t, undefined, { CEC_DATABASE_URL: url });
    await assert.rejects(runService(t, undefined, { CEC_DATABASE_URL: url }), {
      code: 'INVALID_INPUT',
      message: /^record\.key: is not the key that the database was written with/,
    });
  });

  it('says what is wrong with the URL, and shows nothing of it', async (t) => {
    const url = await server.createDatabase();
    const unknown = url.replace(/test\d+/, 'nobody_made_this');
    const refused = (given: string) => runService(t, undefined, { CEC_DATABASE_URL: given });
    await assert.rejects(refused(unknown), {
      code: 'STORE_FAILED',
      message: /the database that CEC_DATABASE_URL names does not exist/,
    });
    await assert.rejects(refused('postgresql://cec:s3cret@127.0.0.1:1/x'), (error: Error) => {
      assert.match(error.message, /nothing answers where CEC_DATABASE_URL points/);
      assert.doesNotMatch(error.message, /s3cret|127/);
      return true;
    });
  });
});
