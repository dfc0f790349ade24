import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readServiceKeys } from '../adapters/key-files.ts';
import type { Config } from '../config.ts';
import { invalidInput } from '../errors.ts';
import type { KeyRing } from '../ports/keys.ts';

/** The keys of the data directory, which may be in use; undefined when there are none. Nothing of it is changed. */
export async function heldKeys(config: Config): Promise<KeyRing | undefined> {
  const { signingKey, keyPassphrase: passphrase } = config;
  const directory = keysIn(config);
  return existsSync(directory) ? readServiceKeys({ directory, signingKey, passphrase }) : undefined;
}

/** As `heldKeys`. @throws {CecError} INVALID_INPUT when there are none */
export async function requiredKeys(config: Config): Promise<KeyRing> {
  return (await heldKeys(config)) ?? noKeys();
}

/** @throws {CecError} INVALID_INPUT when the data directory was never one of a service */
export function requireKeys(config: Config): void {
  if (!existsSync(keysIn(config))) noKeys();
}

function keysIn({ dataDir }: Config): string {
  return join(dataDir, 'keys');
}

function noKeys(): never {
  throw invalidInput('CEC_DATA_DIR', 'names a directory without keys; name that of the service');
}
