import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AuditorFolder } from './auditor-folder.ts';

const run = promisify(execFile);
// Not the launcher: killing that would leave a command that hangs behind.
const CEC = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const LIMITS = { timeout: 60_000, killSignal: 'SIGKILL' } as const;

/** What `cec proof` saves of a record of the auditor's project, into `path`, a new file. */
export async function saveProof(
  { service, checkpointKey }: AuditorFolder,
  recordId: string,
  path: string,
): Promise<string> {
  const place = ['--project', 'bot', '--server', service.url, '--key', checkpointKey];
  await run(process.execPath, [CEC, 'proof', recordId, ...place, '--out', path], LIMITS);
  return path;
}
