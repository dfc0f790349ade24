import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { mapProjectId } from '../../src/core/python-sdk/project-id.ts';
import { pythonWithSdk, runSdk, SDK_SECRET } from './python-sdk.ts';

const run = promisify(execFile);
const CEC = fileURLToPath(new URL('../../bin/cec.mjs', import.meta.url));
const RECORDS = 3000;

interface Failure {
  readonly line: number;
  readonly reason: string;
}

describe('the Python SDK', () => {
  let folder: string;
  let python: string;

  before(async () => {
    python = await pythonWithSdk();
    folder = await mkdtemp(join(await realpath(tmpdir()), 'cec-python-sdk-'));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  /** Standard output, whatever the exit code; `data` is the data directory. */
  async function cec(
    data: string,
    ...args: string[]
  ): Promise<{ status: number; stdout: string; stderr: string }> {
    const env = { CEC_DATA_DIR: join(folder, data), SDK_KEY: SDK_SECRET };
    return run(process.execPath, [CEC, ...args], { env, cwd: folder, maxBuffer: 2 ** 26 }).then(
      ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ status: code, stdout, stderr }),
    );
  }

  async function importFile(data: string, file: string) {
    const { stdout, stderr } = await cec(
      data,
      'import',
      file,
      '--project',
      'chat',
      '--key-env',
      'SDK_KEY',
      '--json',
    );
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout);
  }

  const make = async (command: string, ...args: string[]) => {
    const file = join(folder, `${command}.file`);
    const printed = await runSdk(python, command, file, ...args);
    return { file, printed };
  };

  it('has its awkward numbers and strings imported, each HMAC right, once', async () => {
    const { file } = await make('export');
    const count = (await readFile(file, 'utf8')).split('\n').length - 1;
    const first = await importFile('awkward', file);
    assert.deepEqual(
      [first.imported, first.hmac_valid, first.failures.map(({ reason }: Failure) => reason)],
      [count - 1, count - 1, ['bad_schema_key']],
    );
    const mapped = first.projects.filter(
      (project: Record<string, string>) => project['source_project_id'] !== '',
    );
    assert.deepEqual(
      mapped.map((project: Record<string, string>) => project['project_id']),
      ['team/ä b', 'team/ö b'].map(mapProjectId),
    );
    const again = await importFile('awkward', file);
    assert.deepEqual([again.imported, again.present, again.checkpoints], [0, count - 1, []]);
    assert.equal((await cec('awkward', 'chain', '--project', 'bot')).status, 0);
  });

  it(`agrees with verify_chain() on the HMACs of ${RECORDS} random records, altered ones among them`, async () => {
    const { file, printed } = await make('random', String(RECORDS));
    const refused: number[] = JSON.parse(printed);
    assert.ok(refused.length > RECORDS / 10 && refused.length < RECORDS / 2);
    const { imported, failures } = await importFile('random', file);
    const wrong = failures.filter(({ reason }: Failure) => reason.startsWith('hmac_'));
    assert.deepEqual(
      wrong.map(({ line }: Failure) => line),
      refused,
    );
    assert.deepEqual([failures.length, imported], [refused.length, RECORDS - refused.length]);
  });

  it('has its bundle read with --allow-legacy, and refused without', async () => {
    const { file, printed } = await make('bundle');
    assert.equal(JSON.parse(printed).overall_valid, true);
    const strict = await cec('none', 'verify', file);
    assert.equal(strict.status, 1);
    assert.match(strict.stdout, /^FAIL +container .*--allow-legacy/m);
    const lenient = await cec('none', 'verify', file, '--allow-legacy', '--key-env', 'SDK_KEY', '--json');
    assert.equal(lenient.status, 1);
    const { manifest_valid, chain_valid, timestamp_valid, overall_valid, errors, findings } = JSON.parse(
      lenient.stdout,
    );
    assert.deepEqual(
      { manifest_valid, chain_valid, timestamp_valid, overall_valid, errors },
      { manifest_valid: true, chain_valid: false, timestamp_valid: false, overall_valid: false, errors: [] },
    );
    assert.deepEqual(
      findings.map(({ code }: { code: string }) => code),
      ['RECORDS_NOT_SEALED', 'TIMESTAMP_IS_STUB'],
    );
  });

  it('writes JSON as the tests without Python expect', async () => {
    const { file } = await make('texts');
    const expected = new URL('../vectors/python-sdk/texts.jsonl', import.meta.url);
    assert.equal(await readFile(file, 'utf8'), await readFile(expected, 'utf8'));
  });
});
