import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { appendFile, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { runService } from '../service/running-service.ts';
import { openDesk, PROJECT, type Desk } from './desk.ts';

/** Digests of the files that hold something; a read-only connection makes and removes others. */
async function contentOf(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && !/-(?:shm|wal)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`);
}

/** Enough for tiles of two levels and two stripes. */
const RECORDS = Array.from({ length: 1500 }, (_, i) => ({
  record_id: `r${i}`,
  schema_key: i % 500 === 7 ? 'halluccheck.opa.v1' : 'halluccheck.score.v1',
  timestamp: new Date(Date.parse('2026-03-01T00:00:00Z') + i * 60_000).toISOString(),
  payload: { score: 0.5, i },
}));

function sql(directory: string, text: string): void {
  const db = new DatabaseSync(join(directory, 'cec.db'));
  db.exec(text);
  db.close();
}

describe('cec fsck', () => {
  let desk: Desk;
  let location: string;

  before(async () => {
    desk = await openDesk(RECORDS, ['r3']);
    const { stdout } = await desk.cec(['build', '--project', PROJECT, '--json']);
    location = JSON.parse(stdout).zip_path;
  });
  after(() => desk.close());

  /** A copy of the data directory, with the bundle where the registry says that it is. */
  async function copy(t: TestContext) {
    const directory = join(await temporaryDirectory(t), 'data');
    await cp(desk.dataDir, directory, { recursive: true });
    sql(directory, `update bundle set summary = replace(summary, '${desk.dataDir}', '${directory}')`);
    return { directory, zip: location.replace(desk.dataDir, directory) };
  }

  async function fsck(directory: string, ...flags: string[]) {
    const { status, stdout, stderr } = await desk.cec(['fsck', '--json', ...flags], {
      CEC_DATA_DIR: directory,
    });
    const findings = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    return { code: status, stderr, findings, codes: [...new Set(findings.map((finding) => finding.code))] };
  }

  it('finds nothing in what a service left in order, and changes nothing', async (t) => {
    const { directory } = await copy(t);
    const untouched = await contentOf(directory);
    const { code, findings, stderr } = await fsck(directory, '--digests');
    assert.deepEqual([code, findings], [0, []]);
    assert.match(stderr, / records and 2 bundles checked: sound/);
    assert.deepEqual(await contentOf(directory), untouched);
  });

  for (const [code, statement] of [
    [
      'RECORD_ALTERED',
      `update record set line = replace(line, '"score":0.5', '"score":0.9') where position = 5`,
    ],
    ['RECORD_MISSING', 'delete from record where position = 700'],
    ['HEAD_NOT_SIGNED', `update log set checkpoint = replace(checkpoint, 'chat/evidence', 'other/evidence')`],
    ['HEAD_COUNTS', `update log set first_evidence = '2020-01-01T00:00:00.000000Z' `],
    ['TILE_WRONG', 'update tile set hashes = zeroblob(length(hashes)) where level = 0 and number = 1'],
    ['LANDMARK_WRONG', 'update record set landmark = null where landmark is not null'],
    ['POSITION_WRONG', `delete from record_id where id = 'r7'`],
    [
      'RECORD_BEYOND_HEAD',
      `insert into record select log, position + 1, line, null from record
       order by position desc limit 1`,
    ],
  ] as const) {
    it(`finds ${code}, and says what to do`, async (t) => {
      const { directory } = await copy(t);
      sql(directory, statement);
      const { code: exit, codes, findings } = await fsck(directory);
      assert.equal(exit, 1);
      assert.ok(codes.includes(code), codes.join());
      assert.ok(findings.every(({ remedy, where }) => remedy.length > 0 && where.length > 0));
    });
  }

  it('finds a bundle whose file is gone, cut, altered or not registered', async (t) => {
    const { directory, zip } = await copy(t);
    const bytes = readFileSync(zip);
    await writeFile(zip, bytes.with(1000, (bytes[1000] ?? 0) ^ 1));
    assert.deepEqual((await fsck(directory)).codes, []);
    assert.deepEqual((await fsck(directory, '--digests')).codes, ['BUNDLE_FILE_DIGEST']);
    await appendFile(zip, 'x');
    assert.deepEqual((await fsck(directory)).codes, ['BUNDLE_FILE_SIZE']);
    await rm(zip);
    await mkdir(join(directory, 'bundles/other'));
    await writeFile(join(directory, 'bundles/other/b.zip'), bytes);
    assert.deepEqual((await fsck(directory)).codes, ['BUNDLE_FILE_MISSING', 'BUNDLE_UNKNOWN']);
  });

  it('finds a database that is older than its bundles', async (t) => {
    const { directory } = await copy(t);
    sql(directory, `update bundle set summary = json_set(summary, '$.treeSize', 100000)`);
    assert.deepEqual((await fsck(directory)).codes, ['BUNDLE_AHEAD_OF_LOG']);
  });

  it('finds what builds that were cut off left, unless a service runs', async (t) => {
    const { directory } = await copy(t);
    await writeFile(join(directory, 'uploads/x.zip'), 'x');
    await mkdir(join(directory, 'staging/x'), { recursive: true });
    sql(directory, `insert into announced values ('cec-x', '/nowhere.zip')`);
    const { codes } = await fsck(directory);
    assert.deepEqual(codes, ['STAGING_LEFT', 'UPLOAD_LEFT', 'BUILD_UNFINISHED']);
    const service = await runService(t, directory);
    const running = await fsck(directory);
    await service.close(0);
    assert.deepEqual(running.codes, []);
    assert.match(running.stderr, /in use/);
  });

  it('answers with 2 for a directory that is none of a service', async (t) => {
    const { code, stderr } = await fsck(await temporaryDirectory(t));
    assert.equal(code, 2);
    assert.match(stderr, /CEC_DATA_DIR/);
  });
});
