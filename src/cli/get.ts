import { parseArgs } from 'node:util';
import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { bundleJson } from '../rest/json-answer.ts';
import { timeText } from '../rest/time-text.ts';
import { JSON_OUTPUT, onlyArgument, SERVICE } from './arguments.ts';
import { withConnection } from './connection.ts';
import { print, printFindings, printJson } from './output.ts';
import { saveWithParts } from './save-bundle.ts';

/** `cec get`: what is registered of a bundle, and with --out its file. */
export async function getBundle(args: string[]): Promise<number> {
  const options = { ...SERVICE, ...JSON_OUTPUT, out: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const bundleId = onlyArgument('ID', positionals, 'name a bundle; cec list shows them');
  return withConnection(values, async (connection) => {
    const { cec, signal } = connection;
    const { bundle } = await cec.getBundle({ bundleId }, { signal });
    if (bundle === undefined) throw new Error('the answer holds no bundle');
    if (values.out !== undefined) await saveWithParts(connection, bundle, values.out);
    if (values.json) printJson(bundleJson(bundle));
    else printBundle(bundle);
    return 0;
  });
}

function printBundle(bundle: Bundle): void {
  const lines = {
    bundle: bundle.bundleId,
    project: `${bundle.orgId}/${bundle.projectId}`,
    period: `${bundle.fromDate} to ${bundle.toDate}`,
    generated: timeText(bundle.generatedAt),
    records: Object.values(bundle.recordCounts).reduce((sum, count) => sum + count, 0),
    file: bundle.zipPath,
    sha256: bundle.sha256,
    link: bundle.downloadUrl,
    expires: timeText(bundle.expiresAt),
  };
  for (const [name, value] of Object.entries(lines)) print(`${name.padEnd(10)}${value}`);
  printFindings(bundle.findings);
}
