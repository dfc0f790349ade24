import assert from 'node:assert/strict';
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { run as runCommand } from '../../src/cli/commands.ts';
import { tell } from '../../src/cli/output.ts';
import { describeProblem } from '../../src/cli/problem.ts';

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

let last: Promise<unknown> = Promise.resolve();

/**
 * In this process, which has loaded everything once, one after the other; the README's test runs the commands as
 * processes of their own. With no other environment, so that the settings of whoever runs the tests change nothing.
 */
function run(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Ended> {
  const ended = last.then(() => runAlone(args, settings));
  last = ended.catch(() => {});
  return ended;
}

async function runAlone(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Ended> {
  const { env } = process;
  const [out, err] = [capture(process.stdout), capture(process.stderr)];
  Object.assign(process, { env: settings });
  try {
    const status = await runCommand([...args]).catch(tellProblem);
    return { status, stdout: out.text(), stderr: err.text() };
  } finally {
    Object.assign(process, { env });
    out.restore();
    err.restore();
  }
}

/** Texts only: the test runner reports its results over the same streams, in bytes. */
function capture(stream: NodeJS.WriteStream) {
  let text = '';
  const write = stream.write.bind(stream);
  const mocked = mock.method(stream, 'write', (chunk: string | Uint8Array) => {
    if (typeof chunk !== 'string') return write(chunk);
    text += chunk;
    return true;
  });
  return { text: () => text, restore: () => mocked.mock.restore() };
}

/** As `main.ts` does. */
function tellProblem(error: unknown): number {
  for (const line of describeProblem(error).split('\n')) tell(`cec: ${line}`);
  return 2;
}
