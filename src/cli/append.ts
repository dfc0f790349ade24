import { addAbortSignal } from 'node:stream';
import { parseArgs } from 'node:util';
import { appendLines, LINE_LIMITS } from '../rest/append-lines.ts';
import { splitLines } from '../rest/record-lines.ts';
import { JSON_OUTPUT, onlyArgument, PROJECT } from './arguments.ts';
import { withConnection } from './connection.ts';
import { openInput } from './input-file.ts';
import { interruption } from './interrupt.ts';
import { print, printJson } from './output.ts';

const OPTIONS = {
  ...PROJECT,
  ...JSON_OUTPUT,
  'allow-unknown-schema': { type: 'boolean', default: false },
} as const;

/** `cec append`: stores the records of an NDJSON file. */
export async function appendRecords(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const file = onlyArgument('FILE', positionals, 'name an NDJSON file, or - for standard input');
  // Each line may name its own project.
  const target = {
    projectId: values.project ?? '',
    orgId: values.org,
    allowUnknownSchema: values['allow-unknown-schema'],
  };
  const input = addAbortSignal(interruption(), await openInput(file));
  return withConnection(values, async ({ audit, signal }) => {
    const lines = splitLines(input, LINE_LIMITS.lineBytes);
    const tally = await appendLines(audit, { lines, target, limits: LINE_LIMITS, signal });
    if (values.json) printJson(tally.json());
    else print(`${tally.accepted} records stored, ${tally.duplicates} of them before`);
    return 0;
  });
}
