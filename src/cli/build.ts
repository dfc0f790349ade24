import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { invalidInput } from '../errors.ts';
import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { bundleJson } from '../rest/json-answer.ts';
import { TIER } from '../rest/words.ts';
import { JSON_OUTPUT, projectOf, PROJECT } from './arguments.ts';
import { withConnection, type Connection } from './connection.ts';
import { faultOf } from './file-fault.ts';
import { saveBundle } from './save-bundle.ts';
import { print, printFindings, printJson } from './output.ts';
import { createProgressDisplay } from './progress.ts';

const OPTIONS = {
  ...PROJECT,
  ...JSON_OUTPUT,
  from: { type: 'string', default: '' },
  to: { type: 'string', default: '' },
  framework: { type: 'string', multiple: true },
  tier: { type: 'string', default: 'core' },
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
    tier: tierOf(values.tier),
    outputDir: server === undefined ? (out ?? '') : '',
    ...(values['request-id'] !== undefined && { requestId: values['request-id'] }),
  };
  if (out !== undefined) await mkdir(out, { recursive: true }).catch(faultOf('--out', out));
  return withConnection({ server, outputRoots: out === undefined ? [] : [out] }, async (connection) => {
    const bundle = await build(connection, request);
    const copy = server === undefined || out === undefined ? undefined : join(out, `${bundle.bundleId}.zip`);
    if (copy !== undefined) await saveBundle(connection, bundle, copy);
    if (values.json) printJson(bundleJson(bundle));
    else for (const line of [bundle.bundleId, copy ?? bundle.zipPath]) print(line);
    printFindings(bundle.findings);
    return 0;
  });
}

function tierOf(name: string) {
  const tier = TIER.get(name.toUpperCase());
  if (tier === undefined) throw invalidInput('--tier', 'must be core or extended');
  return tier;
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
