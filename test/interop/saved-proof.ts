import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AuditorFolder } from './auditor-folder.ts';

const run = promisify(execFile);
const CEC = fileURLToPath(new URL('../../bin/cec.mjs', import.meta.url));

/** What `cec proof` saves of a record of the auditor's project, into `path`, a new file. */
export async function saveProof(
  { service, checkpointKey }: AuditorFolder,
  recordId: string,
  path: string,
): Promise<string> {
  const place = ['--project', 'bot', '--server', service.url, '--key', checkpointKey];
  await run(process.execPath, [CEC, 'proof', recordId, ...place, '--out', path]);
  return path;
}
