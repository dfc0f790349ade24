import { createPublicKey } from 'node:crypto';
import { invalidInput } from '../errors.ts';
import type { KeyRole } from '../ports/keys.ts';
import { publicKeyId } from '../public-key-id.ts';
import { AUTHORITY_FILES, readAuthority, toAuthority } from './authority-files.ts';
import { type KeyFilesOptions, openKeyDirectory } from './key-files.ts';
import { ED25519, type KeyKind, P256, parseSecretFile, parseSigningKey } from './key-formats.ts';
import { HISTORY, historyText, instantNow, parseHistory, withSuccessor } from './key-history.ts';
import { makeEd25519, makeP256, makeSecret } from './new-keys.ts';
import { type FileGroup, settleFiles } from './private-files.ts';
import { type KeyDirectory, openFiles, replaceFiles, settleReplacement } from './replace-files.ts';
import { retiredPublicFile, retiredSecretFile } from './retired-keys.ts';

export interface Rotation {
  readonly role: KeyRole;
  /** The old record key is given up: it may be gone, and will not sign that it was replaced. */
  readonly lost: boolean;
}

export interface Rotated {
  readonly retiredId: string | undefined;
  readonly id: string;
}

/** The present key, with the files that keep of it what old signatures need. */
interface Present {
  readonly id: string;
  readonly keep: FileGroup;
}

interface Successor {
  readonly id: string;
  readonly files: FileGroup;
}

/**
 * Has a new key take the place of the present one, which is kept beside it: of a secret all, of a signing key the
 * public half, of an authority its certificates. Only for the owner of the data directory. All files are changed or
 * none, whenever the process ends.
 *
 * @throws CecError `INVALID_INPUT` naming a key that is missing, or no file; as `loadServiceKeys` for the rest
 */
export async function rotateKeyFile(options: KeyFilesOptions, { role, lost }: Rotation): Promise<Rotated> {
  refuseOthers(options, { role, lost });
  const directory = openKeyDirectory(options.directory);
  await settleReplacement(directory);
  await settleFiles(directory, AUTHORITY_FILES);
  const files = await openFiles(directory);
  const present = await presentKey(files, role, options.passphrase);
  if (present === undefined && !lost)
    throw invalidInput(role, 'there is no such key to replace; a start of the service makes it');
  const successor = await successorOf(files, role, options);
  const noted = parseHistory(await files.open(HISTORY));
  const now = instantNow();
  const history = withSuccessor(
    noted,
    { role, id: successor.id, createdAt: now, ...(lost && { afterLoss: true }) },
    { at: now, reason: lost ? 'lost' : 'rotated' },
  );
  await replaceFiles(
    directory,
    new Map([...(present?.keep ?? []), ...successor.files, [HISTORY, historyText(history)]]),
  );
  return { id: successor.id, retiredId: present?.id };
}

function refuseOthers({ signingKey }: KeyFilesOptions, { role, lost }: Rotation): void {
  if (lost && role !== 'record')
    throw invalidInput('--lost', 'is for the record key, whose loss the log has to tell');
  if (role === 'signing' && signingKey !== undefined)
    throw invalidInput('ROLE', 'SPANFORGE_SIGNING_KEY gives the signing key; change it there');
}

async function presentKey(
  files: KeyDirectory,
  role: KeyRole,
  passphrase: string | undefined,
): Promise<Present | undefined> {
  if (role === 'attestation' || role === 'checkpoint') return presentSigningKey(files, role, passphrase);
  if (role === 'authority') return presentAuthority(files, passphrase);
  const text = await files.secret(`${role}.key`);
  if (text === undefined) return undefined;
  const { id } = parseSecretFile(`${role}.key`, text);
  return { id, keep: new Map([[retiredSecretFile(role, id), text]]) };
}

/** Of a key that signs no more only the public half is kept (NIST SP 800-57 part 1, 5.3.6): nobody can steal the other. */
async function presentSigningKey(
  files: KeyDirectory,
  role: keyof typeof SIGNING,
  passphrase: string | undefined,
): Promise<Present | undefined> {
  const name = `${role}.pem`;
  const pem = await files.secret(name);
  if (pem === undefined) return undefined;
  const { id, publicKey } = parseSigningKey(name, pem, SIGNING[role].kind, passphrase);
  const kept = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { id, keep: new Map([[retiredPublicFile(role, id), kept]]) };
}

async function presentAuthority(
  files: KeyDirectory,
  passphrase: string | undefined,
): Promise<Present | undefined> {
  const authority = await readAuthority(files, passphrase);
  if (authority === undefined) return undefined;
  const { certificate, chain } = authority;
  const id = publicKeyId(certificate.publicKey);
  const kept = [certificate, ...chain].map((each) => each.toString()).join('');
  return { id, keep: new Map([[retiredPublicFile('authority', id), kept]]) };
}

interface Signing {
  readonly kind: KeyKind;
  readonly make: (passphrase: string | undefined) => string;
}

const SIGNING: Readonly<Record<'attestation' | 'checkpoint', Signing>> = {
  attestation: { kind: P256, make: makeP256 },
  checkpoint: { kind: ED25519, make: makeEd25519 },
};

async function successorOf(
  files: KeyDirectory,
  role: KeyRole,
  { passphrase, createAuthority }: KeyFilesOptions,
): Promise<Successor> {
  if (role === 'attestation' || role === 'checkpoint') {
    const pem = SIGNING[role].make(passphrase);
    const { id } = parseSigningKey(`${role}.pem`, pem, SIGNING[role].kind, passphrase);
    return { id, files: new Map([[`${role}.pem`, pem]]) };
  }
  if (role === 'authority') {
    const name = organizationOf((await readAuthority(files, passphrase))?.certificate.subject ?? '');
    const { authority, group } = toAuthority(await createAuthority(name, new Date()), passphrase);
    return { id: publicKeyId(createPublicKey(authority.privateKey)), files: group };
  }
  const text = makeSecret();
  return { id: parseSecretFile(`${role}.key`, text).id, files: new Map([[`${role}.key`, text]]) };
}

/** The service's name, under which auditors know its authority. */
function organizationOf(subject: string): string {
  return /^O=(.{1,64})$/m.exec(subject)?.[1] ?? 'cec';
}
