import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { createAuthorityIdentity } from './adapters/authority-identity.ts';
import type { KeyFilesOptions } from './adapters/key-files.ts';
import { readSetting, writeSetting } from './adapters/sqlite-setting.ts';
import type { Config } from './config.ts';
import { settleKeys, type SettleDeps } from './core/log/settle-keys.ts';

/** Where the keys of a data directory are, and what opens them. */
export function keyFilesOf({ signingKey, keyPassphrase }: Config, dataDir: string): KeyFilesOptions {
  return {
    directory: join(dataDir, 'keys'),
    signingKey,
    passphrase: keyPassphrase,
    createAuthority: createAuthorityIdentity,
  };
}

/** Looks through the logs only when they may still be with other keys: the database remembers which they are with. */
export async function settleOnce(db: DatabaseSync, deps: SettleDeps): Promise<void> {
  const present = `${deps.keys.record.id} ${deps.keys.checkpoint.id}`;
  if (readSetting(db, 'log_keys') === present) return;
  await settleKeys(deps);
  writeSetting(db, 'log_keys', present);
}
