import { parseArgs } from 'node:util';
import type { CheckId, Verification } from '../core/bundle/verification.ts';
import { fromMillis } from '../core/time.ts';
import { invalidInput } from '../errors.ts';
import { verificationJson } from '../rest/json-answer.ts';
import { toVerifyResponse } from '../rpc/bundle-messages.ts';
import { JSON_OUTPUT, onlyArgument } from './arguments.ts';
import { continuityLines } from './continuity-lines.ts';
import { print, printJson, tell } from './output.ts';
import { isDpaFile, verifyDpaFile } from './verify-dpa-file.ts';
import { TRUST, verifyWithTrust } from './verify-with-trust.ts';

const OPTIONS = {
  ...JSON_OUTPUT,
  ...TRUST,
  since: { type: 'string' },
  'key-env': { type: 'string' },
  'allow-legacy': { type: 'boolean', default: false },
} as const;

/**
 * `cec verify`: checks a bundle, or an agreement beside its attestation, without a service; exit code 0 valid, 1 invalid,
 * 2 valid by itself while `--since` could not be answered.
 */
export async function verifyFile(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const file = onlyArgument('FILE', positionals, 'name the bundle to verify');
  if (isDpaFile(file)) {
    if (values.since !== undefined) throw invalidInput('--since', 'is for bundles, and FILE is an agreement');
    return verifyDpaFile(file, values);
  }
  const { result, believed } = await verifyWithTrust(file, values);
  if (values.json) {
    const context = { verifiedAt: fromMillis(Date.now()), trusted: believed.trusted, findings: [] };
    printJson(verificationJson(toVerifyResponse(result, context)));
  } else {
    printReport(result);
    for (const line of believed.trusted) print(`trusted     ${line}`);
    printVerdict(result);
  }
  if (!result.overallValid) return 1;
  if (values.since === undefined || wasChecked(result, 'continuity')) return 0;
  tell('the bundle is valid by itself, but --since could not be answered');
  return 2;
}

function wasChecked({ checks }: Verification, asked: CheckId): boolean {
  return checks.some(({ id, status }) => id === asked && status !== 'NOT_CHECKED');
}

function printReport({ checks, findings, continuity }: Verification): void {
  for (const { id, status, message, place } of checks)
    print(`${status.padEnd(11)} ${id.padEnd(22)} ${message}${place === '' ? '' : ` (${place})`}`);
  for (const { code, message } of findings) print(`finding     ${code}: ${message}`);
  const check = checks.find(({ id }) => id === 'continuity');
  if (continuity && check) for (const line of continuityLines(continuity, check)) print(line);
}

function printVerdict({ bundleId, checks, overallValid }: Verification): void {
  print(`${overallValid ? 'VALID' : 'NOT VALID'} ${bundleId}`.trimEnd());
  if (!overallValid && checks.every(({ status }) => status !== 'FAIL'))
    tell('no check failed, but a bundle is valid only when keys and authorities that you trust vouch for it');
}
