import { join } from 'node:path';
import { createAuthorityIdentity } from './adapters/authority-identity.ts';
import type { KeyFilesOptions } from './adapters/key-files.ts';
import type { Config } from './config.ts';
import { settleKeys, type SettleDeps } from './core/log/settle-keys.ts';
import { invalidInput } from './errors.ts';
import type { Settings } from './ports/settings.ts';

/** Where the keys of a data directory are, and what opens them. */
export function keyFilesOf({ signingKey, keyPassphrase }: Config, dataDir: string): KeyFilesOptions {
  return {
    directory: join(dataDir, 'keys'),
    signingKey,
    passphrase: keyPassphrase,
    createAuthority: createAuthorityIdentity,
  };
}

/**
 * Looks through the logs only when they may still be with other keys: the database remembers which they are with.
 *
 * @throws CecError `INVALID_INPUT` when these keys did not follow those that the database remembers
 */
export async function settleOnce(settings: Settings, deps: SettleDeps): Promise<void> {
  const present = `${deps.keys.record.id} ${deps.keys.checkpoint.id}`;
  const known = await settings.read('log_keys');
  if (known === present) return;
  if (known !== undefined) refuseStrangers(known, deps.keys);
  await settleKeys(deps);
  if (known !== undefined) return settings.write('log_keys', present);
  // Another process may have started at the same time with keys of its own.
  refuseStrangers(await settings.init('log_keys', present), deps.keys);
}

function refuseStrangers(known: string, { history }: SettleDeps['keys']): void {
  const [record] = known.split(' ');
  if (history.some(({ id, afterLoss }) => id === record || afterLoss === true)) return;
  throw invalidInput(
    'record.key',
    'is not the key that the database was written with; give every process a copy of one keys directory',
  );
}
