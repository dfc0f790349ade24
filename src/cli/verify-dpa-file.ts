import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { verifyDpa } from '../core/dpa/verify-dpa.ts';
import { JsonTextError } from '../json/json-text-error.ts';
import { canonicalJson, decodeUtf8 } from '../json/strict-json.ts';
import { faultOf } from './file-fault.ts';
import { print, printJson, tell } from './output.ts';
import { whomToTrust } from './whom-to-trust.ts';

/** Whether the file is an agreement: its attestation lies beside it. */
export function isDpaFile(file: string): boolean {
  return existsSync(attestationOf(file));
}

/** Checks an agreement against its attestation; exit code 0 valid, 1 invalid. */
export async function verifyDpaFile(
  file: string,
  { key = [], json }: { readonly key?: readonly string[] | undefined; readonly json: boolean },
): Promise<number> {
  const content = await readFile(file).catch(faultOf('FILE', file));
  const attestation = parsed(await readFile(attestationOf(file)).catch(faultOf('FILE', attestationOf(file))));
  const { trust, sources } = await whomToTrust(key, []);
  const checks = verifyDpa({ content, attestation }, trust);
  const signature = checks.find(({ id }) => id === 'attestation_signature');
  const valid = signature?.status === 'PASS' && checks.every(({ status }) => status !== 'FAIL');
  tell(`trusting ${sources[0] ?? ''}`);
  if (json) printJson({ valid, checks: checks.map((check) => ({ ...check })) });
  else {
    for (const { id, status, message } of checks) print(`${status.padEnd(11)} ${id.padEnd(22)} ${message}`);
    print(`${valid ? 'VALID' : 'NOT VALID'} ${file}`);
  }
  return valid ? 0 : 1;
}

function attestationOf(file: string): string {
  return `${file}.att.json`;
}

/** One spelling only, so that nothing can hide in the file; undefined for what is no JSON, which fails as a check. */
function parsed(bytes: Uint8Array): unknown {
  try {
    const text = decodeUtf8(bytes);
    return canonicalJson(text) === text ? JSON.parse(text) : undefined;
  } catch (error) {
    if (error instanceof JsonTextError) return undefined;
    throw error;
  }
}
