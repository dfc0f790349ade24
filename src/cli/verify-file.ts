import { parseArgs } from 'node:util';
import type { Verification } from '../core/bundle/verification.ts';
import { fromMillis } from '../core/time.ts';
import { verificationJson } from '../rest/json-answer.ts';
import { toVerifyResponse } from '../rpc/bundle-messages.ts';
import { JSON_OUTPUT, onlyArgument } from './arguments.ts';
import { print, printJson, tell } from './output.ts';
import { isDpaFile, verifyDpaFile } from './verify-dpa-file.ts';
import { TRUST, verifyWithTrust } from './verify-with-trust.ts';

/** `cec verify`: checks a bundle, or an agreement beside its attestation, without a service; exit code 0 valid, 1 invalid. */
export async function verifyFile(args: string[]): Promise<number> {
  const options = { ...JSON_OUTPUT, ...TRUST };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const file = onlyArgument('FILE', positionals, 'name the bundle to verify');
  if (isDpaFile(file)) return verifyDpaFile(file, values);
  const { result, believed } = await verifyWithTrust(file, values);
  if (values.json) {
    const context = { verifiedAt: fromMillis(Date.now()), trusted: believed.sources, findings: [] };
    printJson(verificationJson(toVerifyResponse(result, context)));
  } else {
    printReport(result);
  }
  return result.overallValid ? 0 : 1;
}

function printReport({ bundleId, checks, findings, overallValid }: Verification): void {
  for (const { id, status, message, place } of checks)
    print(`${status.padEnd(11)} ${id.padEnd(22)} ${message}${place === '' ? '' : ` (${place})`}`);
  for (const { code, message } of findings) print(`finding     ${code}: ${message}`);
  print(`${overallValid ? 'VALID' : 'NOT VALID'} ${bundleId}`);
  if (!overallValid && checks.every(({ status }) => status !== 'FAIL'))
    tell('no check failed, but a bundle is valid only when keys and authorities that you trust vouch for it');
}
