import { invalidInput } from '../errors.ts';
import type { AuthorityKey } from '../ports/keys.ts';
import { formatPrivateKey, parseAuthority } from './key-formats.ts';
import type { FileGroup } from './private-files.ts';
import type { KeyDirectory } from './replace-files.ts';

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
export async function readAuthority(
  files: Pick<KeyDirectory, 'secret' | 'open'>,
  passphrase: string | undefined,
): Promise<AuthorityKey | undefined> {
  const key = await files.secret(KEY);
  const certificate = await files.open(CERTIFICATE);
  const chain = await files.open(CHAIN);
  if (key === undefined && certificate === undefined && chain === undefined) return undefined;
  return parseAuthority(
    {
      key: [KEY, required(KEY, key)],
      certificate: [CERTIFICATE, required(CERTIFICATE, certificate)],
      chain: [CHAIN, required(CHAIN, chain)],
    },
    passphrase,
  );
}

/** A new authority with the files that hold it; its key is encrypted when there is a passphrase. */
export function toAuthority(
  { privateKeyPem, certificatePem, chainPem }: AuthorityPems,
  passphrase: string | undefined,
): { readonly authority: AuthorityKey; readonly group: FileGroup } {
  const authority = parseAuthority(
    { key: [KEY, privateKeyPem], certificate: [CERTIFICATE, certificatePem], chain: [CHAIN, chainPem] },
    undefined,
  );
  const group = [
    [KEY, formatPrivateKey(authority.privateKey, passphrase)],
    [CERTIFICATE, certificatePem],
    [CHAIN, chainPem],
  ] as const;
  return { authority, group: new Map(group) };
}

function required(name: string, text: string | undefined): string {
  if (text !== undefined) return text;
  const others = AUTHORITY_FILES.filter((other) => other !== name).join(' and ');
  throw invalidInput(name, `is missing; restore it, or move ${others} away to have a new authority made`);
}
