import { open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { errno } from './errno.ts';
import { giveName, temporaryName } from './give-name.ts';
import { openOrCreateDirectory, removeDirectories } from './safe-directory.ts';
import type { SafeDirectory } from './safe-directory.ts';

/** A file that is being written and will appear under its name whole, or not at all. */
export interface NewFile {
  readonly file: FileHandle;
  /**
   * Gives it its name and resolves when content and name are durable. Rejects with the system's errors: `EEXIST`
   * when the name is taken, `ELOOP` when the directory was moved or replaced meanwhile.
   */
  commit(): Promise<void>;
  /** Removes whatever there is of it, and the directories that were made for it and are empty; never rejects. */
  discard(): Promise<void>;
}

/**
 * Begins a file at a path without links; directories that are missing are made.
 *
 * @throws the system's errors, and `ELOOP` or `ENOTDIR` when there is a link on the way
 */
export async function openNewFile(path: string, mode: number): Promise<NewFile> {
  const { directory, created, file } = await openTemporary(path, mode);
  const temporary = directory.entry(temporaryName(basename(path)));
  const final = directory.entry(basename(path));
  let leftovers = [temporary];
  let committed = false;
  return {
    file,
    async commit() {
      await file.sync();
      await file.close();
      await directory.assertInPlace();
      await giveName(temporary, final);
      leftovers = [temporary, final];
      await rm(temporary, { force: true });
      await directory.sync();
      committed = true;
      await directory.close();
    },
    async discard() {
      // The descriptor is closed then, and its number may stand for another directory.
      if (committed) return;
      const steps = [
        () => file.close(),
        ...leftovers.map((leftover) => () => rm(leftover, { force: true })),
        () => directory.close(),
        () => removeDirectories(created),
      ];
      for (const step of steps) await step().catch(() => {});
    },
  };
}

interface Temporary {
  readonly directory: SafeDirectory;
  readonly created: readonly string[];
  readonly file: FileHandle;
}

const TRIES = 3;

/** A directory that was there may be gone at the next step: a build that fails removes those it made while they are empty. */
async function openTemporary(path: string, mode: number): Promise<Temporary> {
  for (let tries = 1; ; tries++) {
    try {
      return await tryTemporary(path, mode);
    } catch (error) {
      if (errno(error) !== 'ENOENT' || tries === TRIES) throw error;
    }
  }
}

async function tryTemporary(path: string, mode: number): Promise<Temporary> {
  const { directory, created } = await openOrCreateDirectory(dirname(path));
  try {
    const file = await open(directory.entry(temporaryName(basename(path))), 'wx', mode);
    return { directory, created, file };
  } catch (error) {
    await directory.close();
    await removeDirectories(created);
    throw error;
  }
}
