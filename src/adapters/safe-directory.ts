import { closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import { mkdir, open, realpath, rmdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ignoring, systemError } from './errno.ts';

const OPEN_FILES = '/proc/self/fd';
/** On Linux a name behind an open descriptor leads through that very directory, whatever its path leads to by now. */
const HAS_OPEN_FILES = existsSync(OPEN_FILES);
/** Windows cannot flush a directory, and does not need to. */
const CAN_SYNC = process.platform !== 'win32';
const FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** A directory that was opened once, and verified to be the one that its path named then. */
export interface SafeDirectory {
  readonly path: string;
  /** The path to use for a file in it, which a link put in the directory's place later does not divert. */
  entry(name: string): string;
  /** Rejects with `ELOOP` when its path no longer leads to it. */
  assertInPlace(): Promise<void>;
  /** Makes names that were added or removed durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a directory by a path without links.
 *
 * @throws the system's errors; `ELOOP` or `ENOTDIR` when there is a link on the way
 */
export function openDirectory(path: string): Promise<SafeDirectory> {
  return openVerified(path, path);
}

/** As `openDirectory`; what is missing of the path is made, durably and for this user only, and `created` lists it. */
export async function openOrCreateDirectory(
  path: string,
): Promise<{ readonly directory: SafeDirectory; readonly created: readonly string[] }> {
  const existing = await openDirectory(path).catch(ignoring('ENOENT'));
  if (existing !== undefined) return { directory: existing, created: [] };
  const { directory: parent, created } = await openOrCreateDirectory(dirname(path));
  try {
    const entry = parent.entry(basename(path));
    await mkdir(entry, { mode: 0o700 }).catch(ignoring('EEXIST'));
    await parent.sync();
    return { directory: await openVerified(entry, path), created: [...created, path] };
  } finally {
    await parent.close();
  }
}

/**
 * As `mkdir -p` for this user only, and durable; links on the way are followed.
 *
 * @returns the path without links
 * @throws the system's errors
 */
export function makeDirectory(path: string): string {
  const wanted = resolve(path);
  const first = mkdirSync(wanted, { recursive: true, mode: 0o700 });
  if (first !== undefined) {
    for (let at = wanted; at.length >= first.length; at = dirname(at)) flushDirectory(dirname(at));
  }
  return realpathSync(wanted);
}

function flushDirectory(path: string): void {
  if (!CAN_SYNC) return;
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Removes directories, the last first, unless something is in them by now, or a link leads elsewhere: what is there
 * is not what was made.
 */
export async function removeDirectories(paths: readonly string[]): Promise<void> {
  for (const path of paths.toReversed()) {
    const parent = await openDirectory(dirname(path)).catch(ignoring('ENOENT', 'ENOTDIR', 'ELOOP'));
    if (parent === undefined) continue;
    try {
      const entry = parent.entry(basename(path));
      await rmdir(entry).catch(ignoring('ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'));
    } finally {
      await parent.close();
    }
  }
}

async function openVerified(openAs: string, path: string): Promise<SafeDirectory> {
  const handle = await open(openAs, FLAGS);
  const directory: SafeDirectory = {
    path,
    entry: (name) => join(HAS_OPEN_FILES ? `${OPEN_FILES}/${handle.fd}` : path, name),
    assertInPlace: () => assertAt(handle, path),
    sync: () => (CAN_SYNC ? handle.sync() : Promise.resolve()),
    close: () => handle.close(),
  };
  try {
    await directory.assertInPlace();
    return directory;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function assertAt(handle: FileHandle, path: string): Promise<void> {
  const real = await realpath(HAS_OPEN_FILES ? `${OPEN_FILES}/${handle.fd}` : path).catch(ignoring('ENOENT'));
  if (real === path && (await isSame(handle, real))) return;
  throw systemError('ELOOP', 'the directory is not where it was, or there is a link on the way to it');
}

/** The path of a descriptor is text: in another mount namespace it may be that of another directory here. */
async function isSame(handle: FileHandle, path: string): Promise<boolean> {
  const [here, there] = await Promise.all([handle.stat({ bigint: true }), stat(path, { bigint: true })]);
  return here.ino === there.ino && here.dev === there.dev;
}
