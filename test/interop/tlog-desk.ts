import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rezip, unzip, type Content } from '../service/rezip.ts';
import { textOf } from '../service/tamper-lines.ts';
import { createAuditorFolder, type AuditorFolder } from './auditor-folder.ts';
import { tlogProgram, type Tlog, type TlogOutcome } from './run-tlog.ts';

/** Where an auditor uses `tlog`. */
export interface TlogDesk {
  readonly tlog: Tlog;
  readonly folder: AuditorFolder;
  /** Of the two bundles. */
  readonly content: Content;
  readonly later: Content;
  /** The verifier key that both bundles name. */
  readonly vkey: string;
  /** A new file, a bundle if entries are given. */
  fileOf(content: Content | Buffer | string): Promise<string>;
}

/** The auditor's bundles have 240 and 300 records, and each one the record of its own making. */
export const SIZE = 241;
export const LATER_SIZE = 302;

/** Closed by closing its folder. */
export async function openTlogDesk(): Promise<TlogDesk> {
  const tlog = await tlogProgram();
  const folder = await createAuditorFolder();
  const content = await unzip(folder.bundle);
  const later = await unzip(folder.laterBundle);
  let files = 0;
  const fileOf = async (altered: Content | Buffer | string) => {
    files += 1;
    const path = join(folder.path, `altered-${files}`);
    if (typeof altered === 'object' && !Buffer.isBuffer(altered)) return rezip(altered, path);
    await writeFile(path, altered);
    return path;
  };
  return { tlog, folder, content, later, vkey: vkeyOf(content), fileOf };
}

export function vkeyOf(content: Content): string {
  const [, vkey] = /"vkey":"([^"]+)"/.exec(textOf(content, 'public_keys.json')) ?? [];
  return vkey ?? assert.fail('the bundle names no key of its log');
}

export function assertShown({ status, output, error }: TlogOutcome, ...facts: RegExp[]): void {
  assert.equal(status, 0, error);
  for (const fact of facts) assert.match(output, fact);
}

export function assertRefused({ status, output, error }: TlogOutcome, reason: RegExp): void {
  assert.match(error, /^REFUSED: /);
  assert.match(error, reason);
  assert.deepEqual([status, output], [1, '']);
}
