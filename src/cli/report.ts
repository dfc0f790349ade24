import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { REPORT } from '../core/bundle/entries.ts';
import { fromMillis } from '../core/time.ts';
import { invalidInput } from '../errors.ts';
import { verificationJson } from '../rest/json-answer.ts';
import { toVerifyResponse } from '../rpc/bundle-messages.ts';
import { JSON_OUTPUT, onlyArgument } from './arguments.ts';
import { bundleFacts } from './bundle-facts.ts';
import { faultOf } from './file-fault.ts';
import { withBundle, type OpenedBundle } from './opened-bundle.ts';
import { print, printJson, tell } from './output.ts';
import { countByStatus, reportLines } from './report-lines.ts';
import { TRUST } from './verify-with-trust.ts';

const OPTIONS = { ...JSON_OUTPUT, ...TRUST, html: { type: 'string' } } as const;

/** `cec report`: what a bundle shows, gaps first; exit code 0 valid, 1 invalid bundle. */
export async function reportBundle(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const file = onlyArgument('FILE', positionals, 'name the bundle');
  return withBundle(file, values, async (bundle) => {
    const { result, believed, manifest } = bundle;
    if (values.html !== undefined) await saveReport(bundle, values.html);
    const context = { verifiedAt: fromMillis(Date.now()), trusted: believed.trusted, findings: [] };
    const response = toVerifyResponse(result, context);
    if (values.json) {
      const counts = { clause_counts: countByStatus(response.clauses) };
      printJson({ ...bundleFacts(bundle), ...counts, ...verificationJson(response) });
    } else for (const line of reportLines(manifest, result, response.clauses)) print(line);
  });
}

/** The report is the bundle's own: whether it says what the records give, the check `report` tells. */
async function saveReport({ archive }: OpenedBundle, path: string): Promise<void> {
  if (!archive.entries.some((entry) => entry.path === REPORT))
    throw invalidInput('--html', `the bundle has no ${REPORT}; leave the flag out`);
  const file = await open(path, 'wx', 0o600).catch(faultOf('--html', path));
  try {
    await pipeline(Readable.from(archive.read(REPORT), { objectMode: false }), file.createWriteStream());
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  tell(`the bundle's report is in ${path}`);
}
