import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { built, CACHE, requireProgram } from './outside-tools.ts';

const run = promisify(execFile);
const PROJECT = new URL('dss/', import.meta.url);

/** Builds the program in `dss/` with the libraries that its pom.xml pins. Returns its class path. */
export async function dssClassPath(): Promise<string> {
  await requireProgram('java');
  const digest = createHash('sha256');
  for (const file of ['pom.xml', 'src/main/java/CheckWithDss.java'])
    digest.update(await readFile(new URL(file, PROJECT)));
  const folder = join(CACHE, `dss-${digest.digest('hex').slice(0, 12)}`);
  const target = join(folder, 'target');
  await built(join(target, 'check-with-dss.jar'), 'check-with-dss', async () => {
    await requireProgram('mvn');
    await cp(fileURLToPath(PROJECT), folder, { recursive: true });
    await run('mvn', ['--quiet', '--batch-mode', 'package'], { cwd: folder });
  });
  return `${join(target, 'check-with-dss.jar')}:${join(target, 'lib')}/*`;
}

/** What the European Commission's library finds in a container, as the program prints it. */
export async function checkWithDss(
  classPath: string,
  container: string,
  ...anchors: string[]
): Promise<string[]> {
  const { stdout } = await run('java', ['-cp', classPath, 'CheckWithDss', container, ...anchors]);
  return stdout.trimEnd().split('\n');
}
