import { execFile } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { VERSIONS } from './tool-versions.ts';

const run = promisify(execFile);

/** Where tools are built, once for each version; CEC_INTEROP_CACHE names another folder. */
export const CACHE =
  process.env['CEC_INTEROP_CACHE'] ?? fileURLToPath(new URL('../../.cache/interop', import.meta.url));

const HOW_TO_GET = {
  openssl: 'install OpenSSL 3.0 or newer (Debian: apt-get install openssl)',
  unzip: 'Debian: apt-get install unzip',
  go: 'install Go 1.24 or newer, https://go.dev/dl/',
  mvn: 'install a JDK 17 or newer and Maven (Debian: apt-get install maven)',
  java: 'install a JDK 17 or newer (Debian: apt-get install default-jdk-headless)',
} as const;

/** Throws, naming the program and how to get it, unless it is on the PATH. */
export async function requireProgram(name: keyof typeof HOW_TO_GET): Promise<void> {
  await run('sh', ['-c', `command -v ${name}`]).catch(() => {
    throw new Error(`the interop tests need ${name}: ${HOW_TO_GET[name]}`);
  });
}

/** A command from the Go module proxy, built if it is not in the cache. Returns its path. */
export function goCommand(name: keyof typeof VERSIONS.go): Promise<string> {
  const { module, version } = VERSIONS.go[name];
  const folder = join(CACHE, `${name}-${version}`);
  return built(join(folder, name), `${name} ${version}`, async () => {
    await requireProgram('go');
    await run('go', ['install', `${module}@${version}`], {
      env: { ...process.env, GOBIN: folder, GOFLAGS: '', CGO_ENABLED: '0' },
    });
  });
}

/** Runs `make` unless `path` is there, tells how long it took, and returns `path`. */
export async function built(path: string, what: string, make: () => Promise<unknown>): Promise<string> {
  if (await isThere(path)) return path;
  const start = performance.now();
  await mkdir(CACHE, { recursive: true });
  await make();
  // Standard output belongs to the test reporter.
  process.stderr.write(`built ${what} in ${Math.round((performance.now() - start) / 1000)} s\n`);
  return path;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
