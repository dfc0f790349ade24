import { openDataDirectory } from '../adapters/data-directory.ts';
import { rotateKeyFile, type Rotated } from '../adapters/rotate-key.ts';
import { toConfig, type Config } from '../config.ts';
import { invalidInput } from '../errors.ts';
import { KEY_ROLES, type KeyRole } from '../ports/keys.ts';
import { keyFilesOf } from '../service-keys.ts';
import { requireKeys } from './held-keys.ts';
import type { KeysFlags } from './keys.ts';
import { print, printJson, tell } from './output.ts';

/** What third parties hold a half of. */
const PUBLISHED: readonly KeyRole[] = ['attestation', 'checkpoint', 'authority'];

/** `cec keys rotate ROLE`: a new key takes the place of the present one, in the files and in every log. */
export async function rotateKey(names: readonly string[], { json, lost }: KeysFlags): Promise<number> {
  const role = roleIn(names);
  const config = toConfig(process.env);
  const { id, retiredId } = await rotateFiles(config, role, lost);
  await settleLogs(config);
  if (json)
    printJson({ role, key_id: id, retired_key_id: retiredId ?? null, reason: lost ? 'lost' : 'rotated' });
  else print(`${role} key ${retiredId ?? 'that was lost'} is retired; present key ${id}`);
  if (PUBLISHED.includes(role)) tell('hand the new public keys out: cec keys export-public');
  tell('keep a copy of the directory of keys');
  return 0;
}

function roleIn([name = '', ...more]: readonly string[]): KeyRole {
  const role = KEY_ROLES.find((each) => each === name);
  if (role !== undefined && more.length === 0) return role;
  throw invalidInput('ROLE', `must be one of ${KEY_ROLES.join(', ')}`);
}

async function rotateFiles(config: Config, role: KeyRole, lost: boolean): Promise<Rotated> {
  requireKeys(config);
  const directory = await openDataDirectory(config.dataDir);
  try {
    return await rotateKeyFile(keyFilesOf(config, directory.path), { role, lost });
  } finally {
    await directory.release();
  }
}

/** Each start of the service has the logs go over to the present keys; whoever is faster does it. */
async function settleLogs(config: Config): Promise<void> {
  const { openService } = await import('../service.ts');
  const service = await openService(config);
  await service.close();
}
