import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { mapProjectId } from '../../src/core/python-sdk/project-id.ts';
import { SDK_SECRET, vectorLines, vectorPath } from '../core/python-sdk/sdk-vectors.ts';
import { openDesk, type Desk } from './desk.ts';
import { MARCH } from './march-records.ts';

const EXPORT = vectorPath('export.jsonl');
const KEY = { SDK_KEY: SDK_SECRET };
const LINES = vectorLines('export.jsonl');
/** All but one are of schema keys that are known. */
const KNOWN = LINES.length - 1;

const manyLine = (i: number) =>
  `{"record_id": "m${i}", "schema_key": "halluccheck.pii.v1", "project_id": "many", "timestamp": "2025-01-01T00:00:00.000000Z", "n": 1.0}`;

describe('cec import', () => {
  let desk: Desk;
  let directories = 0;
  before(async () => {
    desk = await openDesk(MARCH, []);
  });
  after(() => desk.close());

  /** A data directory of its own. */
  function importer() {
    const settings = { CEC_DATA_DIR: join(desk.directory, `imports-${directories++}`), ...KEY };
    return (...args: string[]) => desk.cec(args, settings);
  }

  async function fileOf(text: string): Promise<string> {
    const file = join(desk.directory, 'lines.jsonl');
    await writeFile(file, text);
    return file;
  }

  it('tells what came in, what failed and what was mapped, and ends with 1 when a line failed', async () => {
    const { status, stdout, stderr } = await importer()(
      'import',
      EXPORT,
      '--project',
      'chat',
      '--key-env',
      'SDK_KEY',
    );
    assert.equal(status, 1);
    assert.equal(stdout, `${KNOWN} records imported, 0 were there, 1 lines failed\n`);
    assert.match(stderr, /^line \d+: bad_schema_key: schema_key: is not a known schema key/m);
    assert.ok(stderr.includes(`project "team/ä b" is ${mapProjectId('team/ä b')} here\n`));
    assert.doesNotMatch(stderr, /not checked/);
  });

  it('ends with 0 when no line failed', async () => {
    const args = ['import', EXPORT, '--project', 'chat', '--key-env', 'SDK_KEY', '--allow-unknown-schema'];
    assert.equal((await importer()(...args)).status, 0);
  });

  it('changes nothing the second time', async () => {
    const cec = importer();
    const args = ['import', EXPORT, '--project', 'chat', '--key-env', 'SDK_KEY'];
    await cec(...args);
    const head = (await cec('chain', '--project', 'bot')).stdout;
    assert.equal((await cec(...args)).stdout, `0 records imported, ${KNOWN} were there, 1 lines failed\n`);
    assert.equal((await cec('chain', '--project', 'bot')).stdout, head);
  });

  it('says that HMACs were not checked without a key', async () => {
    const { stdout, stderr } = await importer()('import', EXPORT, '--project', 'chat', '--json');
    const { hmac_valid, hmac_not_checked, failures } = JSON.parse(stdout);
    assert.deepEqual([hmac_valid, hmac_not_checked, failures.length], [0, KNOWN, 1]);
    assert.doesNotMatch(stderr, /^line/m);
    assert.match((await importer()('import', EXPORT, '--project', 'chat')).stderr, /HMACs were not checked/);
  });

  it('answers the counts of each project as JSON', async () => {
    const args = ['import', EXPORT, '--project', 'chat', '--key-env', 'SDK_KEY', '--json'];
    const { projects, ...rest } = JSON.parse((await importer()(...args)).stdout);
    assert.deepEqual([rest.imported, rest.present, rest.failed, rest.hmac_valid], [KNOWN, 0, 1, KNOWN]);
    assert.deepEqual(
      projects.find(({ project_id: id }: { project_id: string }) => id === mapProjectId('team/ö b')),
      {
        project_id: mapProjectId('team/ö b'),
        source_project_id: 'team/ö b',
        imported: 1,
        present: 0,
        failed: 0,
      },
    );
  });

  it('imports records that a bundle shows, and that count as evidence', async () => {
    const cec = importer();
    await cec('import', EXPORT, '--project', 'chat', '--key-env', 'SDK_KEY');
    const period = ['--from', '2025-03-01', '--to', '2025-03-31'];
    const built = await cec('build', '--project', 'bot', ...period, '--json');
    assert.equal(built.status, 0, built.stderr);
    const { zip_path: path, record_counts: counts } = JSON.parse(built.stdout);
    const inBot = LINES.filter((line) => /"project_id": "bot"/.test(line) && /halluccheck/.test(line)).length;
    assert.equal(
      Object.values<number>(counts).reduce((sum, count) => sum + count, 0),
      inBot,
    );
    const verdict = await cec('verify', path);
    assert.equal(verdict.status, 0, verdict.stdout);
  });

  it('numbers the lines of the file, blank ones included, over more than one request', async () => {
    const lines = Array.from({ length: 1500 }, (_, i) => manyLine(i));
    const file = await fileOf(`\n${lines.join('\n')}\n\nx`);
    const { stdout } = await importer()('import', file, '--project', 'chat', '--json');
    const { imported, failures } = JSON.parse(stdout);
    assert.equal(imported, 1500);
    assert.deepEqual(
      failures.map(({ line: number, reason }: { line: number; reason: string }) => [number, reason]),
      [[1503, 'malformed_line']],
    );
  });

  it('says how far it came when a line has no end', async () => {
    const first = LINES.slice(0, 3).join('\n');
    const ended = await importer()(
      'import',
      await fileOf(`${first}\n${'x'.repeat(300_000)}`),
      '--project',
      'chat',
    );
    assert.equal(ended.status, 2);
    assert.match(ended.stderr, /line 4: is longer than 262144 bytes; nothing was imported/);
  });

  for (const [what, args, settings, message] of [
    ['no project', [EXPORT], {}, /--project: is missing/],
    ['no file', ['--project', 'chat'], {}, /FILE: is missing; name a JSON lines file/],
    ['a file that is not there', ['nothing.jsonl', '--project', 'chat'], {}, /FILE: /],
    [
      'a variable that is not set',
      [EXPORT, '--project', 'chat', '--key-env', 'SDK_KEY'],
      {},
      /--key-env: the environment has no SDK_KEY/,
    ],
    [
      'a default key of the SDK',
      [EXPORT, '--project', 'chat', '--key-env', 'SDK_KEY'],
      { SDK_KEY: 'spanforge-audit-local-insecure-dev-key' },
      /--key-env: SDK_KEY holds a default that the Python SDK publishes/,
    ],
  ] as const)
    it(`refuses ${what}`, async () => {
      const { status, stderr } = await desk.cec(['import', ...args], settings);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });
});

describe('cec verify of a bundle of the Python SDK', () => {
  let desk: Desk;
  const bundle = vectorPath('bundle.zip');
  before(async () => {
    desk = await openDesk(MARCH, []);
  });
  after(() => desk.close());

  it('refuses it, and tells of --allow-legacy', async () => {
    const { status, stdout } = await desk.cec(['verify', bundle]);
    assert.equal(status, 1);
    assert.match(stdout, /^FAIL +container .*--allow-legacy/m);
    assert.match(stdout, /^NOT VALID$/m);
  });

  it('reads it with --allow-legacy, never valid as a whole', async () => {
    const args = ['verify', bundle, '--allow-legacy', '--key-env', 'SDK_KEY'];
    const { status, stdout } = await desk.cec(args, KEY);
    assert.equal(status, 1);
    assert.match(stdout, /^PASS +manifest_hmac/m);
    assert.match(stdout, /^finding +RECORDS_NOT_SEALED/m);
    const { manifest_valid, chain_valid, timestamp_valid, overall_valid } = JSON.parse(
      (await desk.cec([...args, '--json'], KEY)).stdout,
    );
    assert.deepEqual(
      { manifest_valid, chain_valid, timestamp_valid, overall_valid },
      { manifest_valid: true, chain_valid: false, timestamp_valid: false, overall_valid: false },
    );
  });

  it('is not read by commands that need a bundle of this service', async () => {
    const { status, stderr } = await desk.cec(['report', bundle]);
    assert.equal(status, 2);
    assert.match(stderr, /cannot be read: container: this is a bundle of the Python SDK/);
  });

  it('checks the HMAC of a bundle of this service with the key of --key-env', async () => {
    const [dataDir, out] = [join(desk.directory, 'signed'), join(desk.directory, 'signed-out')];
    const settings = { CEC_DATA_DIR: dataDir, SPANFORGE_SIGNING_KEY: SDK_SECRET };
    await desk.cec(['build', '--project', 'chat', '--out', out], settings);
    const [name = ''] = await readdir(out);
    const nobody = { CEC_DATA_DIR: join(desk.directory, 'nothing'), ...KEY };
    const verify = ['verify', join(out, name)];
    assert.match((await desk.cec(verify, nobody)).stdout, /^NOT_CHECKED manifest_hmac/m);
    const { stdout } = await desk.cec([...verify, '--key-env', 'SDK_KEY'], nobody);
    assert.match(stdout, /^PASS +manifest_hmac/m);
  });
});
