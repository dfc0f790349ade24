import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CecError } from '../errors.ts';
import { LOCK_FILE } from './data-directory.ts';
import { errno, ignoring } from './errno.ts';
import { isWithin, pathProblem } from './output-directory.ts';

/** What a missing file looks like, and one whose place was taken by something else. */
export const ABSENT = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/**
 * Opens a stored bundle for reading, without waiting for the other end of a FIFO.
 *
 * @throws CecError `BUNDLE_FILE_GONE` when there is no regular file, `STORE_FAILED` when it cannot be opened
 */
export async function openStoredFile(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW).catch(
    (cause: unknown) =>
      Promise.reject(ABSENT.includes(errno(cause) ?? '') ? gone(cause) : notReadable(cause)),
  );
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw gone();
}

async function isStoredFile(path: string): Promise<boolean> {
  return (await storedBytes(path)) !== undefined;
}

/** Size of a regular file; undefined when there is none. */
export async function storedBytes(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch(ignoring(...ABSENT));
  return found?.isFile() === true ? found.size : undefined;
}

/**
 * The path without links of a regular file within one of `places`, which are given without links. Nothing is
 * opened, so that neither a device nor a FIFO takes notice.
 *
 * @throws CecError `ARCHIVE_NOT_FOUND`, the same for all that is not such a file
 */
export async function admitFile(path: string, places: readonly string[]): Promise<string> {
  try {
    if (pathProblem(path) === undefined) {
      const real = await realpath(path);
      if (isWithin(places, real) && (await lstat(real)).isFile() && !(await isDatabase(real))) return real;
    }
  } catch (cause) {
    throw notFound(cause);
  }
  throw notFound();
}

/**
 * To close a database file ends the locks which this process has on it, whoever opened it
 * (sqlite.org/howtocorrupt.html §2.2); so in a data directory itself only bundles are for reading.
 */
async function isDatabase(path: string): Promise<boolean> {
  return !basename(path).endsWith('.zip') && (await isStoredFile(join(dirname(path), LOCK_FILE)));
}

function gone(cause?: unknown): CecError {
  return new CecError('BUNDLE_FILE_GONE', 'the file of the bundle is no longer there', { cause });
}

function notReadable(cause: unknown): CecError {
  return new CecError('STORE_FAILED', 'the file of the bundle cannot be read', { cause });
}

function notFound(cause?: unknown): CecError {
  return new CecError('ARCHIVE_NOT_FOUND', 'there is no archive at the given path', { cause });
}
