import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { openDesk, PROJECT, type Desk, type Ended } from '../cli/desk.ts';
import { buildOf, linesOf, recordsOf, runService, type RunningService } from '../service/running-service.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';
import { query } from './watch-replicas.ts';

/** Enough for tiles of two levels and several batches. */
const RECORDS = Array.from({ length: 2500 }, (_, i) => ({
  record_id: `r${i}`,
  schema_key: 'halluccheck.score.v1',
  timestamp: new Date(Date.parse('2026-03-01T00:00:00Z') + i * 60_000).toISOString(),
  payload: { score: 0.5, i, text: 'größer als "1"\\\u0001' },
}));
const REOPENED = "delete from setting where name = 'moved'";
const PARTIES = {
  projectId: PROJECT,
  controllerDetails: { name: 'Acme Corp', address: '1 Main St' },
  processorDetails: { name: 'SpanForge Inc', address: '2 Cloud Way' },
  subjectCategories: ['employees'],
  transferMechanisms: ['SCCs'],
  retentionPeriodDays: 2555,
  lawOfContract: 'GDPR Art.28',
};

/** All that callers can see of the project. */
async function seenOf(service: RunningService) {
  const { cec, audit } = service;
  const { valid, verifiedCount, findings } = await audit.verifyChain({ projectId: PROJECT });
  return {
    lines: await linesOf(service, PROJECT),
    chain: { valid, verifiedCount, findings },
    checkpoint: await audit.getCheckpoint({ projectId: PROJECT }),
    bundles: await cec.listBundles({ projectId: PROJECT }),
    agreements: await cec.listDpas({ projectId: PROJECT }),
    count: (await cec.getStatus({})).bundleCount,
  };
}

describe('cec move-database', () => {
  let server: PostgresServer;
  let desk: Desk;
  let url: string;

  before(async () => {
    server = await startPostgres();
  });
  after(() => server.stop());
  beforeEach(async () => {
    desk = await openDesk(RECORDS, ['r3']);
    url = await server.createDatabase();
  });
  afterEach(() => desk.close());

  const move = (...flags: string[]): Promise<Ended> =>
    desk.cec(['move-database', ...flags], { CEC_DATABASE_URL: url });

  const fsck = () => desk.cec(['fsck', '--digests'], { CEC_DATABASE_URL: url });

  const logsThere = () => query(url, 'select name from cec.log where size > 0');

  function sqlite(text: string): void {
    const db = new DatabaseSync(join(desk.dataDir, 'cec.db'));
    db.exec(text);
    db.close();
  }

  it('has everything go on in PostgreSQL', async (t: TestContext) => {
    const first = await runService(t, desk.dataDir);
    await first.cec.generateDpa(PARTIES);
    await first.cec.generateDpa({ ...PARTIES, retentionPeriodDays: 400 });
    const asked = { projectId: PROJECT, requestId: 'quarter' };
    const earlier = await buildOf(first, asked);
    const seen = await seenOf(first);
    await first.close(0);

    const { status, stdout, stderr } = await move();
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^moved \d logs, 25\d\d records, 2 bundles, 2 agreements$/m);
    const { status: isSound, stdout: findings } = await fsck();
    assert.deepEqual([isSound, findings], [0, '']);

    const now = await runService(t, desk.dataDir, { CEC_DATABASE_URL: url });
    assert.deepEqual(await seenOf(now), seen);
    assert.equal((await buildOf(now, asked)).bundleId, earlier.bundleId);
    // The log goes on where it ended, under its name and with its tree.
    await now.audit.appendRecords({ projectId: PROJECT, records: recordsOf('later', 10) });
    const later = await buildOf(now, { projectId: PROJECT });
    const verified = await now.cec.verifyBundle({
      source: { case: 'bundleId', value: later.bundleId },
      earlier: { source: { case: 'bundleId', value: earlier.bundleId } },
    });
    assert.deepEqual(verified.errors, []);
  });

  it('closes cec.db, which nobody can take for the log any more', async () => {
    assert.equal((await move()).status, 0);
    for (const command of [['list', '--project', PROJECT], ['fsck']]) {
      const { status, stderr } = await desk.cec(command);
      assert.equal(status, 2);
      assert.match(stderr, /cec\.db was moved to PostgreSQL; set CEC_DATABASE_URL/);
    }
  });

  it('is what a service asks for that would begin the logs again in PostgreSQL', async () => {
    const { status, stderr } = await desk.cec(['list', '--project', PROJECT], { CEC_DATABASE_URL: url });
    assert.equal(status, 2);
    assert.match(
      stderr,
      /has logs of its own \(cec\.db\); move them to CEC_DATABASE_URL with cec move-database/,
    );
  });

  it('moves nothing when PostgreSQL does not take a row', async () => {
    sqlite(`update record set line = line || char(0) where position = 2000`);
    const { status, stderr } = await move();
    assert.equal(status, 2);
    assert.match(stderr, /refused a value/);
    assert.deepEqual(await logsThere(), []);
    assert.equal((await desk.cec(['list', '--project', PROJECT])).status, 0);
  });

  it('moves nothing to a database that holds something else or is in use', async (t: TestContext) => {
    const other = await runService(t, undefined, { CEC_DATABASE_URL: url });
    assert.match((await move()).stderr, /a process of the service uses the database/);
    await other.audit.appendRecords({ projectId: 'other', records: recordsOf('o', 1) });
    await other.close(0);
    const { status, stderr } = await move();
    assert.equal(status, 2);
    assert.match(stderr, /holds records of its own; name an empty one/);
    assert.equal((await desk.cec(['list', '--project', PROJECT])).status, 0);
  });

  it('moves nothing while the service runs', async (t: TestContext) => {
    await runService(t, desk.dataDir);
    const { status, stderr } = await move();
    assert.equal(status, 2);
    assert.match(stderr, /in use/);
    assert.deepEqual(await query(url, "select 1 from pg_namespace where nspname = 'cec'"), []);
  });

  it('ends what was cut off before cec.db was closed, unless it has gone on since', async () => {
    assert.equal((await move()).status, 0);
    sqlite(REOPENED);
    assert.equal((await move('--json')).status, 0);
    assert.match((await desk.cec(['list', '--project', PROJECT])).stderr, /was moved/);
    sqlite(REOPENED);
    assert.equal((await desk.cec(['build', '--project', PROJECT])).status, 0);
    assert.match((await move()).stderr, /holds records of its own/);
  });

  it('does not move again what has gone on in PostgreSQL', async () => {
    assert.equal((await move()).status, 0);
    url = await server.createDatabase();
    const { status, stderr } = await move();
    assert.equal(status, 2);
    assert.match(stderr, /cec\.db was moved to PostgreSQL/);
    assert.deepEqual(await logsThere(), []);
  });

  it('says what is missing', async () => {
    const { status, stderr } = await desk.cec(['move-database']);
    assert.equal(status, 2);
    assert.match(stderr, /CEC_DATABASE_URL: is not set; name the PostgreSQL database to move to/);
    const elsewhere = { CEC_DATA_DIR: join(desk.directory, 'none'), CEC_DATABASE_URL: url };
    assert.match((await desk.cec(['move-database'], elsewhere)).stderr, /CEC_DATA_DIR: has no cec\.db/);
  });
});
