import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { zipReader } from '../adapters/yauzl-zip-reader.ts';
import { PARTS } from '../core/bundle/entries.ts';
import { CecError } from '../errors.ts';

/**
 * `path` itself, or, when it is a directory, the index of a bundle in parts in it; `given` is what the user calls it.
 *
 * @throws {CecError} ARCHIVE_NOT_FOUND when there is no index, or more than one
 */
export async function bundleIn(path: string, given: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return path;
  const found: string[] = [];
  for (const name of (await readdir(path)).filter((each) => each.endsWith('.zip')).toSorted())
    if (await isIndex(join(path, name))) found.push(name);
  const [only, another] = found;
  if (only !== undefined && another === undefined) return join(path, only);
  const problem =
    only === undefined ? 'holds no index of a bundle in parts' : `holds several: ${found.join(', ')}`;
  throw new CecError(
    'ARCHIVE_NOT_FOUND',
    `FILE: ${given} is a directory that ${problem}; name the file to verify`,
  );
}

async function isIndex(path: string): Promise<boolean> {
  const archive = await zipReader()
    .open(path)
    .catch(() => undefined);
  await archive?.close();
  return archive?.entries.some((entry) => entry.path === PARTS) ?? false;
}
