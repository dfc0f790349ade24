import { invalidInput } from '../errors.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EEXIST: 'exists already; choose another name',
  EISDIR: 'is a directory; name a file',
  ENOTDIR: 'is not a directory',
  EACCES: 'may not be used by this user',
  EPERM: 'may not be used by this user',
  ENOSPC: 'cannot be written: the disk is full',
};

/** Tells a failure of the file system as one of the flag or argument that named the file. */
export function faultOf(flag: string, path: string): (error: unknown) => never {
  return (cause) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const problem = PROBLEMS[code];
    if (problem === undefined) throw cause;
    throw invalidInput(flag, `${path} ${problem}`, { cause });
  };
}
