import { link, lstat, rename } from 'node:fs/promises';
import { errno, ignoring, systemError } from './errno.ts';

const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** The name, in the same directory, under which a file is written until it is whole. */
export function temporaryName(name: string): string {
  return `.${name.replace(/\.zip$/, '')}.tmp`;
}

/**
 * Puts a finished file in its place. Hard links, since a rename would overwrite; where there are none, a name that
 * appears at the very same moment would be.
 *
 * @throws the system's errors; `EEXIST` when the name is taken
 */
export async function giveName(temporary: string, final: string): Promise<void> {
  try {
    await link(temporary, final);
  } catch (error) {
    if (!NO_HARD_LINKS.includes(errno(error) ?? '')) throw error;
    await renameUnlessTaken(temporary, final);
  }
}

async function renameUnlessTaken(temporary: string, final: string): Promise<void> {
  const taken = await lstat(final).catch(ignoring('ENOENT'));
  if (taken !== undefined) throw systemError('EEXIST', 'the name is taken');
  await rename(temporary, final);
}
