import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { built, CACHE, requireProgram } from './outside-tools.ts';

const run = promisify(execFile);
const PROJECT = new URL('python-sdk/', import.meta.url);
const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', PROJECT));
const PROGRAM = fileURLToPath(new URL('sdk.py', PROJECT));

/** What signs records and bundles of the SDK. */
export const SDK_SECRET = 'a signing key of the SDK, longer than 32 bytes';

/** A Python that has the SDK which requirements.txt pins by digest, and nothing else. Returns its path. */
export async function pythonWithSdk(): Promise<string> {
  await requireProgram('python3');
  const digest = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex')
    .slice(0, 12);
  const folder = join(CACHE, `python-sdk-${digest}`);
  const python = join(folder, 'bin', 'python');
  // The marker is made last, so that an installation that was interrupted is made anew.
  await built(join(folder, 'complete'), 'the Python SDK', async () => {
    await rm(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder]);
    await run(python, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--require-hashes',
      '--no-deps',
      '-r',
      REQUIREMENTS,
    ]);
    await writeFile(join(folder, 'complete'), '');
  });
  return python;
}

/** Runs a command of sdk.py, and returns what it prints. */
export async function runSdk(python: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(python, [PROGRAM, ...args], { env: { SPANFORGE_SIGNING_KEY: SDK_SECRET } });
  return stdout;
}
