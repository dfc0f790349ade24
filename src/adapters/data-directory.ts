import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CecError, invalidInput } from '../errors.ts';
import { errno } from './errno.ts';

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
  const directory = await makeDirectory(path);
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

async function makeDirectory(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return await realpath(path);
  } catch (cause) {
    const isFile = ['EEXIST', 'ENOTDIR'].includes(errno(cause) ?? '');
    throw invalidInput('CEC_DATA_DIR', isFile ? 'is not a directory' : 'cannot be made', { cause });
  }
}

async function acquireLock(directory: string): Promise<DatabaseSync> {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(directory, LOCK_FILE));
    lock.exec('pragma locking_mode = exclusive; begin exclusive;');
    await writeFile(join(directory, OWNER_FILE), `${JSON.stringify(thisProcess())}\n`, { mode: 0o600 });
    held.add(lock);
    return lock;
  } catch (cause) {
    lock?.close();
    throw isBusy(cause)
      ? await inUse(directory, cause)
      : invalidInput('CEC_DATA_DIR', 'cannot be locked; it must be writable', { cause });
  }
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
  if (!('pid' in owner && 'command' in owner && 'started_at' in owner)) return undefined;
  return `process ${String(owner.pid)} (${String(owner.command)}, started ${String(owner.started_at)})`;
}
