import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { built, CACHE, requireProgram } from './outside-tools.ts';

const run = promisify(execFile);

/**
 * A Python environment in the cache that has what the `requirements.txt` of a folder pins by digest, and nothing else.
 * Returns its folder of programs.
 */
export async function pythonVenv(name: string, project: URL): Promise<string> {
  await requireProgram('python3');
  const requirements = fileURLToPath(new URL('requirements.txt', project));
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const folder = join(CACHE, `${name}-${digest}`);
  const programs = join(folder, 'bin');
  // The marker is made last, so that an installation that was interrupted is made anew.
  await built(join(folder, 'complete'), `${name} ${digest}`, async () => {
    await rm(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder]);
    const options = ['--quiet', '--require-hashes', '--no-deps'];
    await run(join(programs, 'python'), ['-m', 'pip', 'install', ...options, '-r', requirements]);
    await writeFile(join(folder, 'complete'), '');
  });
  return programs;
}
