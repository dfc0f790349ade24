import { constants, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { access, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CecError, invalidInput } from '../errors.ts';
import { errno } from './errno.ts';
import { giveName, temporaryName } from './give-name.ts';
import { openDirectory } from './safe-directory.ts';

const MODE = 0o600;
const STICKY = 0o1000;
const MAX_BYTES = 256 * 1024;
/** Windows has access lists, of which the mode shows nothing. */
const HAS_MODES = process.platform !== 'win32';

/** Texts by the name of their file. */
export type FileGroup = ReadonlyMap<string, string>;

/**
 * The text of a file that only its owner can read; undefined when there is none.
 *
 * @throws CecError `INVALID_INPUT` naming the file and the remedy
 */
export function readPrivateFile(directory: string, name: string): Promise<string | undefined> {
  return readKeyFile(directory, name, assertPrivate);
}

/** As `readPrivateFile`, for what is no secret. */
export function readPublicFile(directory: string, name: string): Promise<string | undefined> {
  return readKeyFile(directory, name, () => {});
}

async function readKeyFile(
  directory: string,
  name: string,
  check: (name: string, stat: Stats) => void,
): Promise<string | undefined> {
  const file = await open(join(directory, name), constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (cause: unknown) => {
      if (errno(cause) !== 'ENOENT') throw unreadable(name, cause);
    },
  );
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > MAX_BYTES) throw invalidInput(name, 'is not a key file; move it away');
    check(name, stat);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function unreadable(name: string, cause: unknown): CecError {
  return invalidInput(name, 'cannot be read by this user; it must belong to whoever runs the service', {
    cause,
  });
}

function assertPrivate(name: string, { mode }: Stats): void {
  if (!HAS_MODES || (mode & 0o077) === 0) return;
  throw invalidInput(name, `can be read by other users; make it private with chmod 600 ${name}`);
}

/**
 * Whoever can write to a directory can put a key of their own in it; a sticky one keeps at least what is there.
 *
 * @throws CecError `INVALID_INPUT` naming the directory and the remedy
 */
export function assertOnlyOwnerWrites(directory: string): void {
  const mode = statSync(directory, { throwIfNoEntry: false })?.mode ?? 0;
  if (!HAS_MODES || (mode & 0o022) === 0 || (mode & STICKY) !== 0) return;
  const name = basename(directory);
  throw invalidInput(name, `can be changed by other users; make it private with chmod 700 ${name}`);
}

/**
 * Creates files that belong together, durably and only for their owner. When it fails, or the process ends
 * meanwhile, `settleFiles` leaves all of them or none.
 *
 * @throws CecError `STORE_FAILED` when they cannot be written, or one of them exists
 */
export async function createPrivateFiles(directory: string, group: FileGroup): Promise<void> {
  try {
    for (const [name, text] of group) await writePrivately(join(directory, temporaryName(name)), text);
    await syncDirectory(directory);
    await nameFiles(directory, [...group.keys()]);
  } catch (cause) {
    const names = [...group.keys()].join(', ');
    throw new CecError(
      'STORE_FAILED',
      `${names}: cannot be created; the directory for keys must be writable and the disk not full`,
      { cause },
    );
  }
}

/** Ends what an interrupted `createPrivateFiles` began: once one file has its name, the content of all is durable. */
export async function settleFiles(directory: string, names: readonly string[]): Promise<void> {
  const hasName = await Promise.all(names.map((name) => exists(join(directory, name))));
  const hasContent = await Promise.all(names.map((name) => exists(join(directory, temporaryName(name)))));
  const unnamed = hasName.includes(true) ? names.filter((_, i) => !hasName[i] && hasContent[i]) : [];
  if (unnamed.length > 0) await nameFiles(directory, unnamed);
  await removeTemporaries(directory, names);
}

/** Writes a new file durably, for its owner only. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The temporary names go last: until the new names are durable, they are all there is of a file. */
async function nameFiles(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names) await giveName(join(directory, temporaryName(name)), join(directory, name));
  await syncDirectory(directory);
  await removeTemporaries(directory, names);
}

async function removeTemporaries(directory: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(directory, temporaryName(name)), { force: true });
}

/** Makes names that were added or removed durable. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await openDirectory(path);
  await directory.sync().finally(() => directory.close());
}

async function exists(path: string): Promise<boolean> {
  const missing = await access(path).then(
    () => false,
    (error: unknown) => errno(error) === 'ENOENT',
  );
  return !missing;
}
