import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CecError, invalidInput } from '../errors.ts';
import { ignoring } from './errno.ts';
import { temporaryName } from './give-name.ts';
import {
  type FileGroup,
  readPrivateFile,
  readPublicFile,
  syncDirectory,
  writePrivately,
} from './private-files.ts';

/** Holds what is to be in the files from the moment at which they are replaced until all of them are. */
const JOURNAL = '.replacing.json';

/**
 * Gives files that belong together new content, or makes them, durably and only for their owner. When the process
 * ends meanwhile, `settleReplacement` leaves all of them new, or all as they were.
 *
 * @throws CecError `STORE_FAILED` when they cannot be written
 */
export async function replaceFiles(directory: string, group: FileGroup): Promise<void> {
  try {
    await replaceFile(directory, JOURNAL, JSON.stringify({ files: Object.fromEntries(group) }));
    await syncDirectory(directory);
    await finish(directory, group);
  } catch (cause) {
    const names = [...group.keys()].join(', ');
    throw new CecError(
      'STORE_FAILED',
      `${names}: cannot be written; the directory for keys must be writable and the disk not full`,
      { cause },
    );
  }
}

/** Ends what an interrupted `replaceFiles` began. */
export async function settleReplacement(directory: string): Promise<void> {
  const group = await readJournal(directory);
  if (group !== undefined) await finish(directory, group);
  await rm(join(directory, temporaryName(JOURNAL)), { force: true });
}

/** The text of a file, as an interrupted `replaceFiles` would have it in the end. */
export type ReadFile = (name: string) => Promise<string | undefined>;

/** The files of a directory. Both readers throw `INVALID_INPUT` naming the file; `secret` also when others can read it. */
export interface KeyDirectory {
  readonly names: readonly string[];
  readonly secret: ReadFile;
  readonly open: ReadFile;
}

/**
 * Opens a directory that somebody else may be replacing files in, or was interrupted at it.
 *
 * @throws CecError `INVALID_INPUT` naming a journal that is damaged
 */
export async function openFiles(directory: string): Promise<KeyDirectory> {
  const pending = await readJournal(directory);
  const present = await readdir(directory).catch(ignoring('ENOENT'));
  return {
    names: [...new Set([...(present ?? []), ...(pending?.keys() ?? [])])].toSorted(),
    secret: async (name) => pending?.get(name) ?? readPrivateFile(directory, name),
    open: async (name) => pending?.get(name) ?? readPublicFile(directory, name),
  };
}

async function finish(directory: string, group: FileGroup): Promise<void> {
  for (const [name, text] of group) await replaceFile(directory, name, text);
  await syncDirectory(directory);
  await rm(join(directory, JOURNAL), { force: true });
  await syncDirectory(directory);
}

async function replaceFile(directory: string, name: string, text: string): Promise<void> {
  const temporary = join(directory, temporaryName(name));
  await rm(temporary, { force: true });
  await writePrivately(temporary, text);
  await rename(temporary, join(directory, name));
}

async function readJournal(directory: string): Promise<FileGroup | undefined> {
  const text = await readPrivateFile(directory, JOURNAL);
  return text === undefined ? undefined : parseJournal(text);
}

function parseJournal(text: string): FileGroup {
  try {
    const { files }: { files: Readonly<Record<string, unknown>> } = JSON.parse(text);
    return new Map(Object.entries(files).map(([name, content]) => [name, String(content)]));
  } catch (cause) {
    throw invalidInput(JOURNAL, 'is damaged; restore the directory for keys from a copy', { cause });
  }
}
