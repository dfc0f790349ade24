import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { CecError, invalidInput } from '../errors.ts';
import { errno } from './errno.ts';
import { openPrivateDatabase } from './private-database.ts';
import { makeDirectory } from './safe-directory.ts';

/** Marks a data directory. It stays, since removing a lock file would let two owners in. */
export const LOCK_FILE = 'lock.db';
const OWNER_FILE = 'owner.json';
const SQLITE_BUSY = 5;

export interface DataDirectory {
  /** Absolute and without links. */
  readonly path: string;
  /** Lets the next owner in. */
  release(): Promise<void>;
}

/** Locks of this process; a database that nothing refers to would be closed by the garbage collector. */
const held = new Set<DatabaseSync>();

/**
 * Takes the data directory for this process, and makes it (for this user only) when it is missing. The lock is
 * SQLite's own, so that it ends with the process, however that ends.
 *
 * @throws CecError `DATA_DIR_IN_USE` at once, naming the owner; `INVALID_INPUT` naming CEC_DATA_DIR when it is no
 *   directory or cannot be written
 */
export async function openDataDirectory(path: string): Promise<DataDirectory> {
  const directory = makeDataDirectory(path);
  const lock = await acquireLock(directory);
  return {
    path: directory,
    async release() {
      if (!held.delete(lock)) return;
      await rm(join(directory, OWNER_FILE), { force: true });
      lock.close();
    },
  };
}

function makeDataDirectory(path: string): string {
  try {
    return makeDirectory(path);
  } catch (cause) {
    const isFile = ['EEXIST', 'ENOTDIR'].includes(errno(cause) ?? '');
    throw invalidInput('CEC_DATA_DIR', isFile ? 'is not a directory' : 'cannot be made', { cause });
  }
}

async function acquireLock(directory: string): Promise<DatabaseSync> {
  let lock: DatabaseSync | undefined;
  try {
    lock = openPrivateDatabase(join(directory, LOCK_FILE));
    lock.exec('pragma locking_mode = exclusive; begin exclusive;');
    await writeOwner(directory);
    held.add(lock);
    return lock;
  } catch (cause) {
    lock?.close();
    throw isBusy(cause)
      ? await inUse(directory, cause)
      : invalidInput('CEC_DATA_DIR', 'cannot be locked; it must be writable', { cause });
  }
}

/** In one step, for others read it while they are refused. */
async function writeOwner(directory: string): Promise<void> {
  const path = join(directory, OWNER_FILE);
  await writeFile(`${path}.tmp`, `${JSON.stringify(thisProcess())}\n`, { mode: 0o600 });
  await rename(`${path}.tmp`, path);
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

/** Arguments beyond the command may hold what is nobody else's business. */
function thisProcess() {
  const [, script = '', command = ''] = process.argv;
  const started = new Date(Date.now() - process.uptime() * 1000);
  return {
    pid: process.pid,
    host: hostname(),
    command: `${basename(script)} ${command}`.trim(),
    started_at: started.toISOString(),
  };
}

async function inUse(directory: string, cause: unknown): Promise<CecError> {
  const owner = await readOwner(directory);
  return new CecError(
    'DATA_DIR_IN_USE',
    `the data directory is in use by ${owner}; stop that process, or reach its service with --server URL`,
    { cause },
  );
}

async function readOwner(directory: string): Promise<string> {
  try {
    const owner: unknown = JSON.parse(await readFile(join(directory, OWNER_FILE), 'utf8'));
    return describeOwner(owner) ?? 'another process';
  } catch {
    return 'another process';
  }
}

function describeOwner(owner: unknown): string | undefined {
  if (typeof owner !== 'object' || owner === null) return undefined;
  if (!('pid' in owner && 'host' in owner && 'command' in owner && 'started_at' in owner)) return undefined;
  const { pid, host, command, started_at: started } = owner;
  return `process ${String(pid)} on ${String(host)} (${String(command)}, started ${String(started)})`;
}
