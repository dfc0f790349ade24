import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { invalidInput } from '../errors.ts';
import { Strictness } from '../gen/spanforge/cec/v1/build_pb.ts';
import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { bundleJson } from '../rest/json-answer.ts';
import { STRICTNESS, TIER } from '../rest/words.ts';
import { JSON_OUTPUT, projectOf, PROJECT } from './arguments.ts';
import { clauseTable } from './clause-table.ts';
import { withConnection, type Connection } from './connection.ts';
import { faultOf } from './file-fault.ts';
import { saveWithParts } from './save-bundle.ts';
import { print, printFindings, printJson } from './output.ts';
import { createProgressDisplay } from './progress.ts';
import { parseScope } from './scope.ts';

const OPTIONS = {
  ...PROJECT,
  ...JSON_OUTPUT,
  from: { type: 'string', default: '' },
  to: { type: 'string', default: '' },
  framework: { type: 'string', multiple: true },
  tier: { type: 'string', default: 'core' },
  strictness: { type: 'string' },
  scope: { type: 'string', multiple: true },
  'in-service-since': { type: 'string', default: '' },
  oscal: { type: 'boolean', default: false },
  out: { type: 'string' },
  'request-id': { type: 'string' },
} as const;

/** `cec build`: progress on standard error, the bundle on standard output. */
export async function buildBundle(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { server } = values;
  const out = values.out === undefined ? undefined : resolve(values.out);
  const request = {
    ...projectOf(values),
    fromDate: values.from,
    toDate: values.to,
    frameworks: values.framework ?? [],
    tier: valueOf('--tier', TIER, values.tier),
    strictness:
      values.strictness === undefined
        ? Strictness.UNSPECIFIED
        : valueOf('--strictness', STRICTNESS, values.strictness),
    ...(values.scope !== undefined && { scope: parseScope(values.scope) }),
    inServiceSince: values['in-service-since'],
    includeOscal: values.oscal,
    outputDir: server === undefined ? (out ?? '') : '',
    ...(values['request-id'] !== undefined && { requestId: values['request-id'] }),
  };
  if (out !== undefined) await mkdir(out, { recursive: true }).catch(faultOf('--out', out));
  return withConnection({ server, outputRoots: out === undefined ? [] : [out] }, async (connection) => {
    const bundle = await build(connection, request);
    const copy = server === undefined || out === undefined ? undefined : join(out, `${bundle.bundleId}.zip`);
    if (copy !== undefined) await saveWithParts(connection, bundle, copy);
    if (values.json) printJson(bundleJson(bundle));
    else printBundle(bundle, copy ?? bundle.zipPath);
    printFindings(bundle.findings);
    return 0;
  });
}

/** The last line is the path, for scripts. */
function printBundle({ bundleId, clauses }: Bundle, path: string): void {
  for (const line of [...clauseTable(clauses), '', bundleId, path]) print(line);
}

function valueOf<Value>(flag: string, words: ReadonlyMap<string, Value>, word: string): Value {
  const value = words.get(word.toUpperCase());
  if (value !== undefined) return value;
  throw invalidInput(flag, `must be one of ${[...words.keys()].join(', ').toLowerCase()}`);
}

async function build(
  { cec, signal }: Connection,
  request: Parameters<Connection['cec']['buildBundle']>[0],
): Promise<Bundle> {
  const display = createProgressDisplay(process.stderr.isTTY);
  try {
    for await (const { event } of cec.buildBundle(request, { signal })) {
      if (event.case === 'bundle') return event.value;
      if (event.case === 'progress') display.show(event.value);
    }
  } finally {
    display.end();
  }
  throw new Error('the build ended without a bundle');
}
