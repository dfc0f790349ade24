import fs from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { execFile, execFileSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const openFiles = async () => (await readdir('/dev/fd')).length;

/** Stands in for a method of every open file. */
export async function mockFileMethod(
  t: TestContext,
  method: 'sync' | 'write',
  stand: () => Promise<unknown>,
): Promise<void> {
  const probe = await open(process.execPath);
  const prototype: Record<'sync' | 'write', () => Promise<unknown>> & Pick<FileHandle, 'fd'> =
    Object.getPrototypeOf(probe);
  await probe.close();
  t.mock.method(prototype, method, stand);
}

/** Stands in for writes to bare descriptors. */
export function mockWrites(t: TestContext, stand: () => Promise<never>): void {
  const write = async (_descriptor: number, _bytes: Uint8Array, done: (error: unknown) => void) => {
    try {
      await stand();
    } catch (error) {
      done(error);
    }
  };
  t.mock.method(fs, 'write', write);
}

/** Whether a command can be run here. */
export function works(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** For shells that cannot limit the size of files, the reason to skip a test. */
export const NO_FILE_LIMIT = works('sh', ['-c', 'ulimit -f 100']) ? false : 'the shell has no ulimit -f';

/** Runs what follows where no file can become larger than `blocks` of 512 or 1,024 bytes. */
export const limitedTo = (blocks: number) => ['sh', '-c', `ulimit -f ${blocks}; exec "$0" "$@"`];

/** The JSON that a program of this directory prints; `within` is the command to run it under. */
export async function runInChild(
  program: string,
  args: readonly (string | number)[],
  within: readonly string[] = [],
) {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const [command, ...rest] = [...within, process.execPath, '--disable-warning=ExperimentalWarning', path];
  const { stdout } = await run(command, [...rest, ...args.map(String)], { timeout: 30_000 });
  return JSON.parse(stdout);
}
