import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonVenv } from './python-venv.ts';

const run = promisify(execFile);
const PROJECT = new URL('python-sdk/', import.meta.url);
const PROGRAM = fileURLToPath(new URL('sdk.py', PROJECT));

/** What signs records and bundles of the SDK. */
export const SDK_SECRET = 'a signing key of the SDK, longer than 32 bytes';

/** A Python that has the SDK, and nothing else. Returns its path. */
export async function pythonWithSdk(): Promise<string> {
  return join(await pythonVenv('python-sdk', PROJECT), 'python');
}

/** Runs a command of sdk.py, and returns what it prints. */
export async function runSdk(python: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(python, [PROGRAM, ...args], { env: { SPANFORGE_SIGNING_KEY: SDK_SECRET } });
  return stdout;
}
