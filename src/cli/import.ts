import { basename } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { parseArgs } from 'node:util';
import { quoted } from '../json/quoted.ts';
import { rephrased } from '../rest/errors.ts';
import { splitLines } from '../rest/record-lines.ts';
import { JSON_OUTPUT, onlyArgument, projectOf, PROJECT } from './arguments.ts';
import { withConnection } from './connection.ts';
import { ImportTally } from './import-tally.ts';
import { openInput } from './input-file.ts';
import { interruption } from './interrupt.ts';
import { secretIn } from './key-env.ts';
import { batchLines } from './line-batches.ts';
import { print, printJson, tell } from './output.ts';

const OPTIONS = {
  ...PROJECT,
  ...JSON_OUTPUT,
  'key-env': { type: 'string' },
  'allow-unknown-schema': { type: 'boolean', default: false },
} as const;

const KIB = 1024;
/** `json.dumps` spends up to three times the bytes of UTF-8 on a text. */
const LINE_BYTES = 256 * KIB;
const BATCH = { lines: 1000, bytes: 4 * KIB ** 2 } as const;
const LONGEST_NAME = 255;
const SHOWN_FAILURES = 20;
const SOME_FAILED = 1;

/** `cec import`: stores what the Python SDK exported; exit code 1 when a line failed. */
export async function importRecords(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const file = onlyArgument('FILE', positionals, 'name a JSON lines file, or - for standard input');
  const orgSecret = secretIn(values['key-env']);
  const request = {
    ...projectOf(values),
    source: file === '-' ? '' : basename(file).slice(-LONGEST_NAME),
    allowUnknownSchema: values['allow-unknown-schema'],
    ...(orgSecret !== undefined && { orgSecret }),
  };
  const input = addAbortSignal(interruption(), await openInput(file));
  return withConnection(values, async ({ audit, signal }) => {
    const tally = new ImportTally();
    try {
      for await (const batch of batchLines(splitLines(input, LINE_BYTES), BATCH)) {
        const lines = batch.map(({ number, bytes }) => ({ number, text: bytes }));
        tally.add(await audit.importRecords({ ...request, lines }, { signal }), lines.at(-1)?.number ?? 0);
      }
    } catch (err) {
      throw rephrased(err, (detail) => `${detail}; ${progressOf(tally)}`);
    }
    if (values.json) printJson(tally.json());
    else printTally(tally, orgSecret !== undefined);
    return tally.total('failed') > 0 ? SOME_FAILED : 0;
  });
}

function progressOf({ lastLine }: ImportTally): string {
  return lastLine === 0
    ? 'nothing was imported'
    : `everything up to line ${lastLine} was imported; importing that again changes nothing`;
}

function printTally(tally: ImportTally, checked: boolean): void {
  for (const { source, project } of tally.mapped()) tell(`project ${quoted(source)} is ${project} here`);
  const shown = tally.failures.slice(0, SHOWN_FAILURES);
  for (const { line, reason, message } of shown) tell(`line ${line}: ${reason}: ${message}`);
  const more = tally.total('failed') - shown.length;
  if (more > 0) tell(`and ${more} more lines; the chain.import.v1 records list all`);
  if (!checked) tell('HMACs were not checked; --key-env NAME names the variable that holds the key');
  print(
    `${tally.total('imported')} records imported, ${tally.total('present')} were there, ${tally.total('failed')} lines failed`,
  );
}
