import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { RECORD_FILES } from '../core/bundle/entries.ts';
import { sampleRecords } from '../core/bundle/sample-records.ts';
import { EVIDENCE_KINDS, kindIndex, kindOf } from '../core/clauses/evidence-kinds.ts';
import { invalidInput } from '../errors.ts';
import { quoted } from '../json/quoted.ts';
import { onlyArgument, required } from './arguments.ts';
import { groundsOf, unreadable, withBundle, type OpenedBundle } from './opened-bundle.ts';
import { printFindings, tell } from './output.ts';
import { assertOneFormat, createRecordRows, outputHasRoom, ROW_FORMATS } from './row-format.ts';
import { sampleHead } from './sample-head.ts';
import { TRUST } from './verify-with-trust.ts';

const OPTIONS = {
  ...ROW_FORMATS,
  ...TRUST,
  kind: { type: 'string' },
  n: { type: 'string', default: '25' },
  seed: { type: 'string' },
} as const;
const MOST = 10_000;
const SEED = /^[!-~](?:[ -~]{0,78}[!-~])?$/;

/** `cec sample`: a sample of a kind's records that anybody can draw again; exit code 0 valid, 1 invalid bundle. */
export async function drawSample(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const file = onlyArgument('FILE', positionals, 'name the bundle');
  const path = fileOf(required('--kind', values.kind, `name one of ${KINDS}`));
  const request = { path, size: sizeOf(values.n), seed: seedOf(values.seed) };
  assertOneFormat(values);
  return withBundle(file, values, async (bundle) => {
    const grounds = groundsOf(bundle, catalogueOf(bundle, file));
    const sample = await sampleRecords(bundle.archive, request, grounds);
    const rows = createRecordRows(values, sampleHead(bundle, request, sample));
    rows.file(path);
    for (const record of sample.records) {
      rows.row(record);
      if (!(await outputHasRoom())) return;
    }
    rows.end();
    if (sample.population < request.size)
      tell(`--n: ${request.size} were asked for, there are only ${sample.population}`);
    printFindings(bundle.result.findings);
  });
}

const KINDS = EVIDENCE_KINDS.map(({ folder }) => folder).join(', ');

function fileOf(kind: string): string {
  const schemaKey = kindOf(kind);
  const path = schemaKey && RECORD_FILES[kindIndex(schemaKey) ?? -1];
  if (path === undefined) throw invalidInput('--kind', `${quoted(kind)} is none; kinds are ${KINDS}`);
  return path;
}

function sizeOf(text: string): number {
  const size = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > MOST) throw invalidInput('--n', `must be a whole number from 1 to ${MOST}`);
  return size;
}

/** Printed with the sample, so it has to be a text that can be copied from there. */
function seedOf(given: string | undefined): string {
  if (given === undefined) return randomBytes(16).toString('hex');
  if (!SEED.test(given))
    throw invalidInput('--seed', 'must be 1 to 80 printable ASCII characters, without spaces around it');
  return given;
}

function catalogueOf({ catalogue, result }: OpenedBundle, file: string) {
  if (catalogue === undefined)
    throw unreadable(file, `its records cannot be judged: ${result.errors[0] ?? ''}`);
  return catalogue;
}
