import { parseArgs } from 'node:util';
import type { RecordProof } from '../core/log/record-proof.ts';
import { verifyRecordProof, type ProofTrust, type ProofVerdict } from '../core/log/verify-record-proof.ts';
import { invalidInput } from '../errors.ts';
import { JSON_OUTPUT, onlyArgument, PROJECT } from './arguments.ts';
import { digestText } from './digest-text.ts';
import { fetchProof } from './fetch-proof.ts';
import { print, printJson, tell } from './output.ts';
import { readProofFile, saveProofFile } from './proof-file.ts';
import { whomToTrust } from './whom-to-trust.ts';

const OPTIONS = {
  ...PROJECT,
  ...JSON_OUTPUT,
  out: { type: 'string' },
  key: { type: 'string', multiple: true },
} as const;

type Values = ReturnType<typeof parse>['values'];
type Asked = Pick<ProofTrust, 'wanted'> & { readonly proof: RecordProof };

/** `cec proof`: checks that the signed log holds a record; exit code 0 valid, 1 invalid. */
export async function proveRecord(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const subject = onlyArgument('ID', positionals, 'name a record and its --project, or a saved proof');
  const { trust, source } = await checkpointTrust(values.key ?? []);
  const { proof, wanted } = await (values.project === undefined ? fromFile : fromLog)(subject, values);
  const verdict = verifyRecordProof(proof, { ...trust, wanted });
  tell(`trusting ${source}`);
  if (values.json) printJson(toJson(proof, verdict, source));
  else printReport(verdict);
  return verdict.valid ? 0 : 1;
}

function parse(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: true });
}

/** The authorities that `cec verify` trusts say nothing here. */
async function checkpointTrust(files: readonly string[]) {
  const { trust, recordKeys, sources } = await whomToTrust(files, []);
  const { checkpointKeys } = trust;
  if (files.length > 0 && checkpointKeys.length === 0)
    throw invalidInput('--key', 'checkpoints are signed with Ed25519; give the public key of that kind');
  return { trust: { checkpointKeys, recordKeys }, source: sources[0] ?? '' };
}

async function fromFile(file: string, { server, out }: Values): Promise<Asked> {
  const flag = server === undefined ? out && '--out' : '--server';
  if (flag !== undefined) throw invalidInput('--project', `is missing; ${flag} is for a record of a project`);
  return { proof: await readProofFile(file), wanted: undefined };
}

async function fromLog(recordId: string, values: Values): Promise<Asked> {
  const asked = await fetchProof(recordId, values);
  if (values.out !== undefined) await saveProofFile(values.out, asked.proof);
  return asked;
}

function printReport({ record, checks, valid }: ProofVerdict): void {
  for (const { id, status, message } of checks) printCheck(status, id, message);
  if (record !== undefined) printCheck('', 'leaf_hash', digestText(record.leaf));
  print(`${valid ? 'VALID' : 'NOT VALID'} ${record?.header.record_id ?? ''}`.trimEnd());
  if (!valid && checks.every(({ status }) => status !== 'FAIL'))
    tell(
      'no check failed, but a proof is valid only when a key that you trust signed the checkpoint; give --key',
    );
}

function printCheck(status: string, name: string, text: string): void {
  print(`${status.padEnd(11)} ${name.padEnd(22)} ${text}`);
}

function toJson(proof: RecordProof, { record, checks, valid }: ProofVerdict, source: string) {
  return {
    valid,
    record_id: record?.header.record_id ?? null,
    log: record?.header.log ?? null,
    leaf_index: proof.leafIndex,
    tree_size: proof.treeSize,
    leaf_hash: digestText(record?.leaf ?? ''),
    checkpoint: proof.checkpoint,
    checks: checks.map(({ id, status, message }) => ({ id, status, message })),
    trusted: [source],
  };
}
