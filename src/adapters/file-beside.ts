import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The path of a file, named from the directory of `path`; undefined when there is none. */
export async function fileBeside(path: string, name: string): Promise<string | undefined> {
  const beside = join(dirname(path), name);
  return access(beside).then(
    () => beside,
    () => undefined,
  );
}
