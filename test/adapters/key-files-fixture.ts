import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createAuthorityIdentity } from '../../src/adapters/authority-identity.ts';
import type { AuthorityPems } from '../../src/adapters/authority-files.ts';
import { loadServiceKeys } from '../../src/adapters/key-files.ts';
import type { KeyRing, ServiceKeys } from '../../src/ports/keys.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const PRIVATE = [
  'signing.key',
  'record.key',
  'link.key',
  'attestation.pem',
  'checkpoint.pem',
  'authority.pem',
];
export const CERTIFICATES = ['authority-cert.pem', 'authority-chain.pem'];
export const AUTHORITY = ['authority.pem', ...CERTIFICATES];
export const HISTORY = 'history.json';
export const ALL = [...PRIVATE, ...CERTIFICATES, HISTORY];

/** Made once, since that takes longest. */
const authority = createAuthorityIdentity('cec-a', new Date());
export const makeAuthority = (): Promise<AuthorityPems> => authority;

export function load(directory: string, signingKey?: string) {
  return loadServiceKeys({ directory, signingKey, createAuthority: makeAuthority });
}

/** A directory that has all keys. */
export async function madeKeys(t: TestContext): Promise<{ directory: string; keys: KeyRing }> {
  const directory = join(await temporaryDirectory(t), 'keys');
  const { keys } = await load(directory);
  return { directory, keys };
}

/** What tells keys apart. */
export const idsOf = ({ signing, record, link, attestation, checkpoint, authority: own }: ServiceKeys) => ({
  ids: [signing, record, link, attestation, checkpoint].map(({ id }) => id),
  authority: own.certificate.fingerprint256,
});

/** The files by name. */
export async function contentOf(directory: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(directory)).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  return new Map(names.map((name, i) => [name, texts[i] ?? '']));
}
