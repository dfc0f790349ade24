import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CEC = fileURLToPath(new URL('../../bin/cec.mjs', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An auditor's desk: a bundle that the real commands made, and the data directory that it comes from. */
export interface Desk {
  readonly directory: string;
  readonly dataDir: string;
  readonly bundle: string;
  /** Runs `cec` with the data directory, and other settings if there are any. */
  cec(args: readonly string[], settings?: Readonly<Record<string, string>>): Promise<Ended>;
  close(): Promise<void>;
}

export interface GivenRecord {
  readonly record_id: string;
  readonly schema_key: string;
  readonly timestamp: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export const PROJECT = 'chat';

/** Appends the records, erases some of them, and builds a bundle of March 2026. */
export async function openDesk(records: readonly GivenRecord[], erased: readonly string[]): Promise<Desk> {
  const directory = await mkdtemp(join(await realpath(tmpdir()), 'cec-cli-'));
  const dataDir = join(directory, 'data');
  const cec = (args: readonly string[], settings: Readonly<Record<string, string>> = {}) =>
    run(args, { CEC_DATA_DIR: dataDir, ...settings });
  const must = async (...args: string[]) => {
    const { status, stderr } = await cec(args);
    assert.equal(status, 0, stderr);
  };
  const file = join(directory, 'records.ndjson');
  await writeFile(file, records.map(lineOf).join(''));
  await must('append', file, '--project', PROJECT);
  if (erased.length > 0) await must('erase', '--project', PROJECT, '--reason', 'art17', ...erased);
  const out = join(directory, 'bundles');
  const period = ['--from', '2026-03-01', '--to', '2026-03-31'];
  await must('build', '--project', PROJECT, ...period, '--framework', 'eu_ai_act', '--out', out);
  const [name = ''] = await readdir(out);
  return {
    directory,
    dataDir,
    bundle: join(out, name),
    cec,
    close: () => rm(directory, { recursive: true }),
  };
}

function lineOf({ record_id, schema_key, timestamp, payload }: GivenRecord): string {
  return `${JSON.stringify({ record_id, schema_key, timestamp, payload })}\n`;
}

/** With no other environment, so that the settings of whoever runs the tests change nothing. */
function run(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CEC, ...args],
      { env: settings, timeout: 60_000 },
      (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
      },
    );
  });
}
