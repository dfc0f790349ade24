import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { PREDICATE_TYPE } from '../core/bundle/attestation.ts';
import { readAttestation } from '../core/bundle/bundle-contents.ts';
import { toSigstoreBundle } from '../core/bundle/sigstore-bundle.ts';
import type { CheckId, Verification } from '../core/bundle/verification.ts';
import { invalidInput } from '../errors.ts';
import { quoted } from '../json/quoted.ts';
import { onlyArgument } from './arguments.ts';
import { faultOf } from './file-fault.ts';
import { openVerified } from './opened-bundle.ts';
import { print, tell } from './output.ts';
import { TRUST } from './verify-with-trust.ts';

const OPTIONS = {
  ...TRUST,
  format: { type: 'string', default: 'sigstore' },
  out: { type: 'string' },
} as const;

/** What has to hold of a statement, whoever signed it. */
const ABOUT_STATEMENT: readonly CheckId[] = ['attestation_signature', 'attestation_metadata', 'inventory'];
/** As `docs/verify-by-hand.md` calls it. */
const KEY = 'attestation.pub.pem';
const UNNAMED = 'attestation.sigstore.json';

/**
 * `cec attest`: the signed statement of a bundle in the form of other verifiers. Out of an altered bundle it would look
 * sound to those who see nothing else, so any failed check stops it; exit code 0 written, 1 not.
 */
export async function exportAttestation(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const file = onlyArgument('FILE', positionals, 'name the bundle');
  if (values.format !== 'sigstore')
    throw invalidInput('--format', `${quoted(values.format)} is none; the only one is sigstore`);
  return openVerified(file, values, async ({ archive, result }) => {
    const attestation = await readAttestation(archive);
    if (attestation === undefined || result.errors.length > 0) return refuse(result);
    await write(JSON.stringify(toSigstoreBundle(attestation)), values.out);
    tellChecked(result);
    tellHowToCheck(file, values.out);
    return 0;
  });
}

function refuse({ bundleId, errors }: Verification): number {
  tell(`${bundleId} is NOT VALID, so nothing is written:`);
  for (const error of errors) tell(`  ${error}`);
  return 1;
}

async function write(json: string, path: string | undefined): Promise<void> {
  if (path === undefined) print(json);
  else await writeFile(path, `${json}\n`, { flag: 'wx', mode: 0o600 }).catch(faultOf('--out', path));
}

function tellChecked({ checks }: Verification): void {
  for (const { id, message } of checks) if (ABOUT_STATEMENT.includes(id)) tell(`${id}: ${message}`);
  const open = checks.filter(({ status }) => status === 'NOT_CHECKED').map(({ id }) => id);
  if (open.length > 0) tell(`no check failed; not checked: ${open.join(', ')}`);
}

function tellHowToCheck(file: string, out: string | undefined): void {
  const place = out === undefined ? `saved as ${UNNAMED}` : `the signed statement is in ${out}`;
  tell(`${place}; cosign 3 checks it with the issuer's ${KEY}:`);
  tell(`  unzip -p ${shellWord(file)} manifest.json > manifest.json`);
  tell(
    `  cosign verify-blob-attestation --bundle ${shellWord(out ?? UNNAMED)} --key ${KEY} --insecure-ignore-tlog --type ${PREDICATE_TYPE} manifest.json`,
  );
}

/** For POSIX shells. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
