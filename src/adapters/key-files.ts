import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { CecError } from '../errors.ts';
import type { ServiceKeys } from '../ports/keys.ts';
import { AUTHORITY_FILES, createAuthorityFiles, readAuthority } from './authority-files.ts';
import type { AuthorityPems } from './authority-files.ts';
import { ED25519, P256, parseSecret, parseSecretFile, parseSigningKey } from './key-formats.ts';
import { createPrivateFiles, readPrivateFile, settleFiles } from './private-files.ts';

const SECRET_BYTES = 32;

export interface KeyFilesOptions {
  /** For the keys alone; made when it is missing. */
  readonly directory: string;
  /** SPANFORGE_SIGNING_KEY, which takes the place of `signing.key`. */
  readonly signingKey: string | undefined;
  /** Makes a time-stamp authority; `name` has 1 to 64 characters. */
  readonly createAuthority: (name: string, now: Date) => Promise<AuthorityPems>;
}

/**
 * The service's keys. Those that are missing are made, and `created` names their files.
 *
 * @throws CecError `INVALID_INPUT` naming SPANFORGE_SIGNING_KEY, or a file that is malformed, of the wrong kind or
 *   open to other users; `STORE_FAILED` when a key cannot be written
 */
export async function loadServiceKeys(
  options: KeyFilesOptions,
): Promise<{ keys: ServiceKeys; created: string[] }> {
  const files = await openKeyFiles(options.directory);
  const secret = async (name: string) => parseSecretFile(name, await files.textOf(name, makeSecret));

  const given = options.signingKey;
  const signing =
    given === undefined ? await secret('signing.key') : parseSecret('SPANFORGE_SIGNING_KEY', given);
  const record = await secret('record.key');
  const link = await secret('link.key');
  const attestation = parseSigningKey(
    'attestation.pem',
    await files.textOf('attestation.pem', makeP256),
    P256,
  );
  const checkpoint = parseSigningKey(
    'checkpoint.pem',
    await files.textOf('checkpoint.pem', makeEd25519),
    ED25519,
  );
  const name = `cec-${checkpoint.id.slice(0, 16)}`;
  const authority = await files.authority(() => options.createAuthority(name, new Date()));
  return { keys: { signing, record, link, attestation, checkpoint, authority }, created: files.created };
}

/** Access to the files, which notes those that it had to make. */
async function openKeyFiles(path: string) {
  const directory = await makeDirectory(path);
  await settleFiles(directory, AUTHORITY_FILES);
  const created: string[] = [];
  return {
    created,
    async textOf(name: string, make: () => string): Promise<string> {
      await settleFiles(directory, [name]);
      const stored = await readPrivateFile(directory, name);
      if (stored !== undefined) return stored;
      const text = make();
      await createPrivateFiles(directory, new Map([[name, text]]));
      created.push(name);
      return text;
    },
    async authority(make: () => Promise<AuthorityPems>) {
      const stored = await readAuthority(directory);
      if (stored !== undefined) return stored;
      const authority = await createAuthorityFiles(directory, await make());
      created.push(...AUTHORITY_FILES);
      return authority;
    },
  };
}

async function makeDirectory(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return await realpath(path);
  } catch (cause) {
    throw new CecError(
      'STORE_FAILED',
      'the directory for keys cannot be made; the data directory must be writable',
      {
        cause,
      },
    );
  }
}

function makeSecret(): string {
  return `${randomBytes(SECRET_BYTES).toString('base64url')}\n`;
}

function makeP256(): string {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
}

function makeEd25519(): string {
  return generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
}
