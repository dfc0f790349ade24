import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { zipReader } from '../adapters/yauzl-zip-reader.ts';
import type { Verification } from '../core/bundle/verification.ts';
import { verifyBundle } from '../core/bundle/verify-bundle.ts';
import { fromMillis } from '../core/time.ts';
import { verificationJson } from '../rest/json-answer.ts';
import { toVerifyResponse } from '../rpc/bundle-messages.ts';
import { createCheckThreads } from '../workers/check-threads.ts';
import { JSON_OUTPUT, onlyArgument } from './arguments.ts';
import { printJson } from './output.ts';
import { whomToTrust, type Believed } from './whom-to-trust.ts';

const OPTIONS = {
  ...JSON_OUTPUT,
  key: { type: 'string', multiple: true },
  'tsa-ca': { type: 'string', multiple: true },
} as const;

/** `cec verify`: checks a bundle without a service; exit code 0 valid, 1 invalid. */
export async function verifyFile(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const path = resolve(onlyArgument('FILE', positionals, 'name the bundle to verify'));
  const believed = await whomToTrust(values.key ?? [], values['tsa-ca'] ?? []);
  const result = await verify(path, believed);
  const trusted = believed.sources;
  console.error(`trusting ${trusted.join(' and ')}`);
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
    console.log(`${status.padEnd(11)} ${id.padEnd(22)} ${message}${place === '' ? '' : ` (${place})`}`);
  for (const { code, message } of findings) console.log(`finding     ${code}: ${message}`);
  console.log(`${overallValid ? 'VALID' : 'NOT VALID'} ${bundleId}`);
}

async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
