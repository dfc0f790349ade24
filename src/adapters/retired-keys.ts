import type { RetiredKeys } from '../ports/keys.ts';
import { ED25519, P256, parseFormerAuthority, parseSecretFile, parseVerifyingKey } from './key-formats.ts';
import type { KeyDirectory } from './replace-files.ts';

/** Digits of an id that tell the files of retired keys apart. */
const ID_DIGITS = 16;
/** How the link key was replaced by hand before there was a command for it. */
const FORMER_LINK = /^link-.+\.key$/;

/** The file of a secret that was replaced, which stays secret: whoever has it can make what it made. */
export function retiredSecretFile(role: string, id: string): string {
  return `retired-${role}-${id.slice(0, ID_DIGITS)}.key`;
}

/** The file of the public half of a signing key that was replaced, or of the certificates of an authority. */
export function retiredPublicFile(role: string, id: string): string {
  return `retired-${role}-${id.slice(0, ID_DIGITS)}.pub.pem`;
}

/**
 * The keys that were replaced and are kept, since what they signed is to stay good.
 *
 * @throws CecError `INVALID_INPUT` naming a file that is malformed, or secret and open to other users
 */
export async function readRetiredKeys(files: KeyDirectory): Promise<RetiredKeys> {
  async function read<Key>(
    pattern: RegExp,
    textOf: KeyDirectory['secret'],
    parse: (name: string, text: string) => Key,
  ): Promise<Key[]> {
    const names = files.names.filter((name) => pattern.test(name));
    const keys = names.map(async (name) => parse(name, (await textOf(name)) ?? ''));
    return Promise.all(keys);
  }
  const secrets = (role: string) =>
    read(new RegExp(`^retired-${role}-.+\\.key$`), files.secret, parseSecretFile);
  const publics = <Key>(role: string, parse: (name: string, text: string) => Key) =>
    read(new RegExp(`^retired-${role}-.+\\.pub\\.pem$`), files.open, parse);
  return {
    signing: await secrets('signing'),
    record: await secrets('record'),
    link: [...(await secrets('link')), ...(await read(FORMER_LINK, files.secret, parseSecretFile))],
    attestation: await publics('attestation', (name, pem) => parseVerifyingKey(name, pem, P256)),
    checkpoint: await publics('checkpoint', (name, pem) => parseVerifyingKey(name, pem, ED25519)),
    authority: await publics('authority', parseFormerAuthority),
  };
}
