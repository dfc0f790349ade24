import { constants } from 'node:fs';
import { access, lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { CecError, invalidInput } from '../errors.ts';
import { errno } from './errno.ts';

const MAX_CHARACTERS = 4096;

/**
 * The path without links of a directory that a caller asked for. It need not exist yet; what of it exists lies
 * in one of `roots`, given without links, and can be written; nothing of it lies in one of `reserved`.
 *
 * @throws CecError `INVALID_INPUT` beginning `output_dir: `, `BUILD_FAILED` when it cannot be written
 */
export async function locateOutputDirectory(
  path: string,
  roots: readonly string[],
  reserved: readonly string[],
): Promise<string> {
  const problem = pathProblem(path);
  if (problem !== undefined) throw invalidInput('output_dir', problem);
  const { existing, missing } = await resolveLinks(resolve(path));
  const directory = join(existing, ...missing);
  if (!isWithin(roots, existing) || !(await isDirectory(existing))) throw notInRoot();
  if (isWithin(reserved, directory))
    throw invalidInput('output_dir', 'must not be a directory that the service keeps for itself');
  await assertWritable(existing, 'output directory');
  return directory;
}

export function isWithin(roots: readonly string[], path: string): boolean {
  return roots.some((root) => {
    const rest = relative(root, path);
    return rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest);
  });
}

/** Why a path is not looked at; undefined for one that is. */
export function pathProblem(path: string): string | undefined {
  if (path.length > MAX_CHARACTERS) return `must have at most ${MAX_CHARACTERS} characters`;
  if (path.includes('\0')) return 'must not contain NUL';
  if (!isAbsolute(path)) return 'must be an absolute path';
  // Its links lead to other processes and their roots, where the text of a path says nothing.
  if (isWithin(['/proc'], resolve(path))) return 'must not lead through /proc';
  return undefined;
}

/** @throws CecError `BUILD_FAILED` */
export async function assertWritable(directory: string, name: string): Promise<void> {
  try {
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new CecError('BUILD_FAILED', `CEC build failed: ${name} not writable`, { cause });
  }
}

async function isDirectory(path: string): Promise<boolean> {
  // It may be gone by now.
  return (await stat(path).catch(refuseAllBut('ENOENT')))?.isDirectory() ?? false;
}

/** The deepest part of a path that exists, without links, and the names below it that do not. */
async function resolveLinks(path: string): Promise<{ existing: string; missing: string[] }> {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    const existing = await realpath(at).catch(refuseAllBut('ENOENT'));
    if (existing !== undefined) return { existing, missing };
    // A link into nothing: its target would decide later where the directory is made.
    if ((await lstat(at).catch(refuseAllBut('ENOENT'))) !== undefined) throw notInRoot();
    missing.unshift(basename(at));
  }
}

function refuseAllBut(code: string): (error: unknown) => void {
  return (error) => {
    if (errno(error) !== code) throw notInRoot(error);
  };
}

/** One answer to all, so that it tells nothing about what lies outside the roots. */
function notInRoot(cause?: unknown): CecError {
  return invalidInput('output_dir', 'must be a directory inside an output root (CEC_OUTPUT_ROOTS)', {
    cause,
  });
}
