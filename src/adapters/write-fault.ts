import { CecError } from '../errors.ts';
import { errno } from './errno.ts';

type Describe = (place: string) => string;

const full: Describe = (place) => `no space left in the ${place}`;
const notWritable: Describe = (place) => `${place} not writable`;

const PROBLEMS: ReadonlyMap<string, Describe> = new Map([
  ['ENOSPC', full],
  ['EDQUOT', (place) => `the disk quota of the ${place} is used up`],
  ['EFBIG', (place) => `a file is larger than the ${place} takes`],
  ['EIO', (place) => `the disk of the ${place} reports an input/output error`],
  ['EACCES', notWritable],
  ['EPERM', notWritable],
  ['EROFS', notWritable],
  ['EEXIST', (place) => `there is a file of that name in the ${place} already`],
  ['EMFILE', () => 'too many open files'],
  ['ENFILE', () => 'too many open files'],
]);

/** What the caller of a build is told when a file could not be written; `place` is what the operator calls it. */
export function writeFault(error: unknown, place: string): CecError {
  if (error instanceof CecError) return error;
  const describe = PROBLEMS.get(errno(error) ?? '');
  const problem = describe === undefined ? `the ${place} cannot be written` : describe(place);
  return new CecError('BUILD_FAILED', `CEC build failed: ${problem}`, { cause: error });
}
