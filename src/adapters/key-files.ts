import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { CecError, invalidInput } from '../errors.ts';
import type { AuthorityKey, ServiceKeys } from '../ports/keys.ts';
import { AUTHORITY_FILES, createAuthorityFiles, readAuthority } from './authority-files.ts';
import type { AuthorityPems } from './authority-files.ts';
import { ED25519, P256, parseSecret, parseSecretFile, parseSigningKey } from './key-formats.ts';
import type { KeyKind } from './key-formats.ts';
import { assertOnlyOwnerWrites, createPrivateFiles, readPrivateFile, settleFiles } from './private-files.ts';
import { makeDirectory } from './safe-directory.ts';

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
 * The service's keys. Those that are missing are made, and `created` names their files. Only for the owner of the
 * data directory: it also ends what an interrupted start began.
 *
 * @throws CecError `INVALID_INPUT` naming SPANFORGE_SIGNING_KEY, or a file that is malformed, of the wrong kind or
 *   open to other users; `STORE_FAILED` when a key cannot be written
 */
export async function loadServiceKeys(
  options: KeyFilesOptions,
): Promise<{ keys: ServiceKeys; created: string[] }> {
  const directory = openKeyDirectory(options.directory);
  const created: string[] = [];
  await settleFiles(directory, AUTHORITY_FILES);
  const keys = await toServiceKeys(options.signingKey, {
    async textOf(name, make) {
      await settleFiles(directory, [name]);
      const stored = await readPrivateFile(directory, name);
      if (stored !== undefined) return stored;
      const text = make();
      await createPrivateFiles(directory, new Map([[name, text]]));
      created.push(name);
      return text;
    },
    async authority(service) {
      const stored = await readAuthority(directory);
      if (stored !== undefined) return stored;
      const authority = await createAuthorityFiles(
        directory,
        await options.createAuthority(service, new Date()),
      );
      created.push(...AUTHORITY_FILES);
      return authority;
    },
  });
  return { keys, created };
}

/**
 * The keys of a service that may be running: nothing is made or changed.
 *
 * @throws CecError `INVALID_INPUT` as `loadServiceKeys`, and naming a file that is missing
 */
export async function readServiceKeys({
  directory,
  signingKey,
}: Pick<KeyFilesOptions, 'directory' | 'signingKey'>): Promise<ServiceKeys> {
  assertOnlyOwnerWrites(directory);
  return toServiceKeys(signingKey, {
    textOf: async (name) => (await readPrivateFile(directory, name)) ?? missing(name),
    authority: async () => (await readAuthority(directory)) ?? missing(AUTHORITY_FILES.join(', ')),
  });
}

/** Where the keys come from. */
interface KeySource {
  /** The text of a file; `make` makes what it is to hold when there is none. */
  textOf(name: string, make: () => string): Promise<string>;
  /** The time-stamp authority of the service with this name. */
  authority(service: string): Promise<AuthorityKey>;
}

async function toServiceKeys(given: string | undefined, files: KeySource): Promise<ServiceKeys> {
  const secret = async (name: string) => parseSecretFile(name, await files.textOf(name, makeSecret));
  const signingKey = async (name: string, make: () => string, kind: KeyKind) =>
    parseSigningKey(name, await files.textOf(name, make), kind);

  const signing =
    given === undefined ? await secret('signing.key') : parseSecret('SPANFORGE_SIGNING_KEY', given);
  const record = await secret('record.key');
  const link = await secret('link.key');
  const attestation = await signingKey('attestation.pem', makeP256, P256);
  const checkpoint = await signingKey('checkpoint.pem', makeEd25519, ED25519);
  const authority = await files.authority(`cec-${checkpoint.id.slice(0, 16)}`);
  return { signing, record, link, attestation, checkpoint, authority };
}

function missing(names: string): never {
  throw invalidInput(names, 'is missing; a start of the service makes it');
}

function openKeyDirectory(path: string): string {
  const directory = makeKeyDirectory(path);
  assertOnlyOwnerWrites(directory);
  return directory;
}

function makeKeyDirectory(path: string): string {
  try {
    return makeDirectory(path);
  } catch (cause) {
    throw new CecError(
      'STORE_FAILED',
      'the directory for keys cannot be made; the data directory must be writable',
      { cause },
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
