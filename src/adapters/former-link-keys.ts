import { readdir } from 'node:fs/promises';
import type { SecretKey } from '../ports/keys.ts';
import { parseSecretFile } from './key-formats.ts';
import { readPrivateFile } from './private-files.ts';

const FORMER = /^link-.+\.key$/;

/**
 * The keys of download links that were made before the link key was replaced: what was `link.key` is kept beside it
 * under another name, `link-<any text>.key`, for as long as its links are to stay good.
 *
 * @param directory - that of all keys
 * @throws CecError `INVALID_INPUT` naming a file that is malformed or open to other users
 */
export async function readFormerLinkKeys(directory: string): Promise<SecretKey[]> {
  const names = (await readdir(directory)).filter((name) => FORMER.test(name));
  const keys = names.map(async (name) => {
    const text = await readPrivateFile(directory, name);
    return text === undefined ? [] : [parseSecretFile(name, text)];
  });
  return (await Promise.all(keys)).flat();
}
