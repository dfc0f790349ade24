import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { zipReader } from '../adapters/yauzl-zip-reader.ts';
import type { Verification } from '../core/bundle/verification.ts';
import { verifyBundle } from '../core/bundle/verify-bundle.ts';
import { fromMillis } from '../core/time.ts';
import { verificationJson } from '../rest/json-answer.ts';
import { toVerifyResponse } from '../rpc/bundle-messages.ts';
import { createCheckThreads } from '../workers/check-threads.ts';
import { JSON_OUTPUT, onlyArgument } from './arguments.ts';
import { digestFile } from './digest-file.ts';
import { faultOf } from './file-fault.ts';
import { print, printJson, tell } from './output.ts';
import { whomToTrust, type Believed } from './whom-to-trust.ts';

const OPTIONS = {
  ...JSON_OUTPUT,
  key: { type: 'string', multiple: true },
  'tsa-ca': { type: 'string', multiple: true },
} as const;

/** `cec verify`: checks a bundle without a service; exit code 0 valid, 1 invalid. */
export async function verifyFile(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const file = onlyArgument('FILE', positionals, 'name the bundle to verify');
  const path = resolve(file);
  await access(path).catch(faultOf('FILE', file));
  const believed = await whomToTrust(values.key ?? [], values['tsa-ca'] ?? []);
  const result = await verify(path, believed);
  const trusted = believed.sources;
  tell(`trusting ${trusted.join(' and ')}`);
  if (values.json) {
    const verifiedAt = fromMillis(Date.now());
    printJson(verificationJson(toVerifyResponse(result, { verifiedAt, trusted, findings: [] })));
  } else {
    printReport(result);
  }
  return result.overallValid ? 0 : 1;
}

async function verify(path: string, { trust, recordKeys }: Believed): Promise<Verification> {
  const checker = createCheckThreads(recordKeys, 1);
  try {
    return await verifyBundle({ reader: zipReader(), checker, digestFile }, { path, trust, expected: {} });
  } finally {
    await checker.close();
  }
}

function printReport({ bundleId, checks, findings, overallValid }: Verification): void {
  for (const { id, status, message, place } of checks)
    print(`${status.padEnd(11)} ${id.padEnd(22)} ${message}${place === '' ? '' : ` (${place})`}`);
  for (const { code, message } of findings) print(`finding     ${code}: ${message}`);
  print(`${overallValid ? 'VALID' : 'NOT VALID'} ${bundleId}`);
  if (!overallValid && checks.every(({ status }) => status !== 'FAIL'))
    tell('no check failed, but a bundle is valid only when keys and authorities that you trust vouch for it');
}
