import { parseArgs } from 'node:util';
import { clauseFiles, clauseRecords } from '../core/bundle/clause-records.ts';
import { onlyArgument, required } from './arguments.ts';
import { evidenceHead } from './evidence-head.ts';
import { locateClause } from './locate-clause.ts';
import { groundsOf, unreadable, withBundle, type OpenedBundle } from './opened-bundle.ts';
import { print, printFindings, tell } from './output.ts';
import { assertOneFormat, createRecordRows, outputHasRoom, ROW_FORMATS } from './row-format.ts';
import { TRUST } from './verify-with-trust.ts';

const OPTIONS = { ...ROW_FORMATS, ...TRUST, clause: { type: 'string' } } as const;

type Values = ReturnType<typeof parse>['values'];

/** `cec evidence`: the records behind a clause of a bundle; exit code 0 valid, 1 invalid bundle. */
export async function listEvidence(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  const file = onlyArgument('FILE', positionals, 'name the bundle');
  const name = required('--clause', values.clause, 'name one, as in --clause "eu_ai_act Art.12"');
  assertOneFormat(values);
  return withBundle(file, values, (bundle) => list(bundle, { file, name, values }));
}

function parse(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: true });
}

async function list(
  bundle: OpenedBundle,
  { file, name, values }: { readonly file: string; readonly name: string; readonly values: Values },
): Promise<void> {
  const { archive, catalogue, result } = bundle;
  if (catalogue === undefined || result.clauses.length === 0)
    throw unreadable(file, `its clauses cannot be computed: ${result.errors[0] ?? ''}`);
  const { clause, entry } = locateClause(bundle, catalogue, name);
  const rows = createRecordRows(values, evidenceHead(bundle, entry));
  const grounds = groundsOf(bundle, catalogue);
  let [total, counting] = [0, 0];
  for (const path of clauseFiles(clause)) {
    rows.file(path);
    for await (const record of clauseRecords(archive, path, clause, grounds)) {
      rows.row(record);
      total++;
      if (record.counts) counting++;
      if (!(await outputHasRoom())) return;
    }
  }
  rows.end();
  const summary = `${total} records, ${counting} of them count`;
  if (values.csv || values.json) tell(summary);
  else for (const line of ['', summary]) print(line);
  printFindings(result.findings);
}
