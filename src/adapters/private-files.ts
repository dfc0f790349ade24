import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { access, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CecError, invalidInput } from '../errors.ts';
import { errno } from './errno.ts';
import { giveName, temporaryName } from './give-name.ts';
import { openDirectory } from './safe-directory.ts';

const MODE = 0o600;
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
      if (errno(cause) !== 'ENOENT') throw invalidInput(name, 'cannot be read by this user', { cause });
    },
  );
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > MAX_BYTES) throw invalidInput(name, 'is not a key file');
    check(name, stat);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function assertPrivate(name: string, { mode }: Stats): void {
  if (!HAS_MODES || (mode & 0o077) === 0) return;
  throw invalidInput(name, `can be read by other users; make it private with chmod 600 ${name}`);
}

/**
 * Creates files that belong together, durably and only for their owner. When it fails, or the process ends
 * meanwhile, `settleFiles` leaves all of them or none.
 *
 * @throws CecError `STORE_FAILED` when they cannot be written, or one of them exists
 */
export async function createPrivateFiles(directory: string, group: FileGroup): Promise<void> {
  try {
    for (const [name, text] of group) await writeTemporary(join(directory, temporaryName(name)), text);
    await syncDirectory(directory);
    for (const name of group.keys()) await finishFile(directory, name);
    await syncDirectory(directory);
  } catch (cause) {
    const names = [...group.keys()].join(', ');
    throw new CecError('STORE_FAILED', `${names}: cannot be created in the directory for keys`, { cause });
  }
}

/** Ends what an interrupted `createPrivateFiles` began: once one file has its name, the content of all is durable. */
export async function settleFiles(directory: string, names: readonly string[]): Promise<void> {
  const begun = await Promise.all(names.map((name) => exists(join(directory, name))));
  for (const [i, name] of names.entries()) {
    const temporary = join(directory, temporaryName(name));
    const isWanted = begun.includes(true) && begun[i] === false;
    if (isWanted && (await exists(temporary))) await giveName(temporary, join(directory, name));
    await rm(temporary, { force: true });
  }
}

async function writeTemporary(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function finishFile(directory: string, name: string): Promise<void> {
  const temporary = join(directory, temporaryName(name));
  await giveName(temporary, join(directory, name));
  await rm(temporary, { force: true });
}

async function syncDirectory(path: string): Promise<void> {
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
