import { CecError, invalidInput } from '../errors.ts';
import { KEY_ROLES, type AuthorityKey, type KeyRing, type ServiceKeys } from '../ports/keys.ts';
import { AUTHORITY_FILES, readAuthority, toAuthority, type AuthorityPems } from './authority-files.ts';
import { ED25519, P256, parseSecret, parseSecretFile, parseSigningKey } from './key-formats.ts';
import type { KeyKind } from './key-formats.ts';
import {
  HISTORY,
  historyText,
  keyIdOf,
  parseHistory,
  type PresentKey,
  completeHistory,
} from './key-history.ts';
import { makeEd25519, makeP256, makeSecret } from './new-keys.ts';
import { assertOnlyOwnerWrites, createPrivateFiles, settleFiles } from './private-files.ts';
import { openFiles, replaceFiles, settleReplacement, type KeyDirectory } from './replace-files.ts';
import { readRetiredKeys } from './retired-keys.ts';
import { makeDirectory } from './safe-directory.ts';

export interface KeyFilesOptions {
  /** For the keys alone; made when it is missing. */
  readonly directory: string;
  /** SPANFORGE_SIGNING_KEY, which takes the place of `signing.key`. */
  readonly signingKey: string | undefined;
  /** CEC_KEY_PASSPHRASE: opens PEM files that are encrypted, and encrypts those that are made. */
  readonly passphrase?: string | undefined;
  /** Makes a time-stamp authority; `name` has 1 to 64 characters. */
  readonly createAuthority: (name: string, now: Date) => Promise<AuthorityPems>;
}

/** What is needed to read keys. */
export type KeyFilesGiven = Omit<KeyFilesOptions, 'createAuthority'>;

/**
 * The service's keys. Those that are missing are made, and `created` names their files. Only for the owner of the
 * data directory: it also ends what an interrupted start or rotation began.
 *
 * @throws CecError `INVALID_INPUT` naming SPANFORGE_SIGNING_KEY, or a file that is malformed, of the wrong kind,
 *   encrypted with another passphrase or open to other users, and when `record.key` is gone; `STORE_FAILED` when a key
 *   cannot be written
 */
export async function loadServiceKeys(
  options: KeyFilesOptions,
): Promise<{ keys: KeyRing; created: string[] }> {
  const directory = openKeyDirectory(options.directory);
  const { passphrase } = options;
  const created: string[] = [];
  await settleReplacement(directory);
  await settleFiles(directory, AUTHORITY_FILES);
  const files = await openFiles(directory);
  const noted = parseHistory(await files.open(HISTORY));
  const retired = await readRetiredKeys(files);
  assertRecordKeyKept(files);
  const keys = await toServiceKeys(options, {
    async textOf(name, make) {
      await settleFiles(directory, [name]);
      const stored = await files.secret(name);
      if (stored !== undefined) return stored;
      const text = make();
      await createPrivateFiles(directory, new Map([[name, text]]));
      created.push(name);
      return text;
    },
    async authority(service) {
      const stored = await readAuthority(files, passphrase);
      if (stored !== undefined) return stored;
      const pems = await options.createAuthority(service, new Date());
      const { authority, group } = toAuthority(pems, passphrase);
      await createPrivateFiles(directory, group);
      created.push(...AUTHORITY_FILES);
      return authority;
    },
  });
  const history = completeHistory(noted, { present: presentIn(keys, options), created, retired });
  if (historyText(history) !== historyText(noted))
    await replaceFiles(directory, new Map([[HISTORY, historyText(history)]]));
  return { keys: { ...keys, retired, history }, created };
}

/**
 * The keys of a service that may be running: nothing is made or changed.
 *
 * @throws CecError `INVALID_INPUT` as `loadServiceKeys`, and naming a file that is missing
 */
export async function readServiceKeys(given: KeyFilesGiven): Promise<KeyRing> {
  assertOnlyOwnerWrites(given.directory);
  const files = await openFiles(given.directory);
  const keys = await toServiceKeys(given, {
    textOf: async (name) => (await files.secret(name)) ?? missing(name),
    authority: async () =>
      (await readAuthority(files, given.passphrase)) ?? missing(AUTHORITY_FILES.join(', ')),
  });
  const retired = await readRetiredKeys(files);
  const noted = parseHistory(await files.open(HISTORY));
  return { ...keys, retired, history: completeHistory(noted, { present: presentIn(keys, given), retired }) };
}

/** Where the keys come from. */
interface KeySource {
  /** The text of a file; `make` makes what it is to hold when there is none. */
  textOf(name: string, make: () => string): Promise<string>;
  /** The time-stamp authority of the service with this name. */
  authority(service: string): Promise<AuthorityKey>;
}

async function toServiceKeys(
  { signingKey: given, passphrase }: KeyFilesGiven,
  files: KeySource,
): Promise<ServiceKeys> {
  const secret = async (name: string) => parseSecretFile(name, await files.textOf(name, makeSecret));
  const signingKey = async (name: string, make: () => string, kind: KeyKind) =>
    parseSigningKey(name, await files.textOf(name, make), kind, passphrase);

  const signing =
    given === undefined ? await secret('signing.key') : parseSecret('SPANFORGE_SIGNING_KEY', given);
  const record = await secret('record.key');
  const link = await secret('link.key');
  const attestation = await signingKey('attestation.pem', () => makeP256(passphrase), P256);
  const checkpoint = await signingKey('checkpoint.pem', () => makeEd25519(passphrase), ED25519);
  const authority = await files.authority(`cec-${checkpoint.id.slice(0, 16)}`);
  return { signing, record, link, attestation, checkpoint, authority };
}

/** Without the key that the log is sealed with, nobody could tell a record of the service from a stranger's. */
function assertRecordKeyKept({ names }: KeyDirectory): void {
  // It is made before the checkpoint key, so this is no first start.
  if (names.includes('record.key') || !names.includes('checkpoint.pem')) return;
  throw invalidInput(
    'record.key',
    'is missing; restore it from a copy, or give it up with cec keys rotate record --lost',
  );
}

/** The keys that lie in files. */
function presentIn(keys: ServiceKeys, { signingKey }: KeyFilesGiven): PresentKey[] {
  const roles = KEY_ROLES.filter((role) => role !== 'signing' || signingKey === undefined);
  return roles.map((role) => ({ role, id: keyIdOf(keys, role) }));
}

function missing(names: string): never {
  throw invalidInput(names, 'is missing; a start of the service makes it');
}

/** Makes the directory for keys when it is missing, and answers its path without links. */
export function openKeyDirectory(path: string): string {
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
