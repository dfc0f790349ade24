import { invalidInput } from '../errors.ts';
import type { AuthorityKey } from '../ports/keys.ts';
import { parseAuthority } from './key-formats.ts';
import { createPrivateFiles, readPrivateFile, readPublicFile } from './private-files.ts';

const KEY = 'authority.pem';
const CERTIFICATE = 'authority-cert.pem';
const CHAIN = 'authority-chain.pem';

/** The files of one time-stamp authority: worth nothing without each other. */
export const AUTHORITY_FILES: readonly string[] = [KEY, CERTIFICATE, CHAIN];

/** A time-stamp authority, all PEM. */
export interface AuthorityPems {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  readonly chainPem: string;
}

/**
 * Undefined when there is no file of it.
 *
 * @throws CecError `INVALID_INPUT` naming a file that is missing, malformed or open to other users
 */
export async function readAuthority(directory: string): Promise<AuthorityKey | undefined> {
  const key = await readPrivateFile(directory, KEY);
  const certificate = await readPublicFile(directory, CERTIFICATE);
  const chain = await readPublicFile(directory, CHAIN);
  if (key === undefined && certificate === undefined && chain === undefined) return undefined;
  return parseAuthority({
    key: [KEY, required(KEY, key)],
    certificate: [CERTIFICATE, required(CERTIFICATE, certificate)],
    chain: [CHAIN, required(CHAIN, chain)],
  });
}

/** Stores a new authority: all of its files or none. */
export async function createAuthorityFiles(directory: string, pems: AuthorityPems): Promise<AuthorityKey> {
  const { privateKeyPem, certificatePem, chainPem } = pems;
  const authority = parseAuthority({
    key: [KEY, privateKeyPem],
    certificate: [CERTIFICATE, certificatePem],
    chain: [CHAIN, chainPem],
  });
  const group = [
    [KEY, privateKeyPem],
    [CERTIFICATE, certificatePem],
    [CHAIN, chainPem],
  ] as const;
  await createPrivateFiles(directory, new Map(group));
  return authority;
}

function required(name: string, text: string | undefined): string {
  if (text !== undefined) return text;
  const others = AUTHORITY_FILES.filter((other) => other !== name).join(' and ');
  throw invalidInput(name, `is missing; restore it, or move ${others} away to have a new authority made`);
}
