import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, cp, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
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
  chromium: 'Debian: apt-get install chromium',
  go: 'install Go 1.26 or newer, https://go.dev/dl/',
  mvn: 'install a JDK 17 or newer and Maven (Debian: apt-get install maven)',
  python3: 'install Python 3.9 or newer with its venv module (Debian: apt-get install python3-venv)',
  java: 'install a JDK 17 or newer (Debian: apt-get install default-jdk-headless)',
} as const;

/** The path of a program. Throws, naming it and how to get it, unless it is on the PATH. */
export async function requireProgram(name: keyof typeof HOW_TO_GET): Promise<string> {
  await requirePrograms([name]);
  const found = await run('sh', ['-c', `command -v ${name}`]);
  return found.stdout.trim();
}

/** Throws, naming each program that is not on the PATH and how to get it. Unless told, of all that the tests call. */
export async function requirePrograms(names = keysOf(HOW_TO_GET)): Promise<void> {
  const problems = await Promise.all(names.map(problemWith));
  const missing = problems.filter((problem) => problem !== '');
  if (missing.length > 0) throw new Error(missing.join('\n'));
}

function problemWith(name: keyof typeof HOW_TO_GET): Promise<string> {
  return run('sh', ['-c', `command -v ${name}`]).then(
    () => '',
    () => `the interop tests need ${name}: ${HOW_TO_GET[name]}`,
  );
}

/** Every command of `VERSIONS`. */
export const GO_COMMANDS = keysOf(VERSIONS.go);

/** A command from the Go module proxy, built if it is not in the cache. Returns its path. */
export function goCommand(name: keyof typeof VERSIONS.go): Promise<string> {
  const { module, version } = VERSIONS.go[name];
  const folder = join(CACHE, `${name}-${version}`);
  return built(join(folder, name), `${name} ${version}`, async () => {
    await requireProgram('go');
    await run('go', ['install', `${module}@${version}`], { env: { ...GO_SETTINGS, GOBIN: folder } });
  });
}

/** A program from Maven Central, downloaded if it is not in the cache. Returns its path. */
export function mavenExecutable(name: keyof typeof VERSIONS.maven): Promise<string> {
  const { artifact, version } = VERSIONS.maven[name];
  const folder = join(CACHE, `${name}-${version}`);
  const classifier = MAVEN_CLASSIFIERS[`${process.platform}-${process.arch}`];
  if (classifier === undefined) throw new Error(`Maven Central has no ${name} for this kind of machine`);
  return built(join(folder, name), `${name} ${version}`, async () => {
    await requirePrograms(['java', 'mvn']);
    const options = [`-Dartifact=${artifact}:${version}:exe:${classifier}`, `-DoutputDirectory=${folder}`];
    await run('mvn', ['--quiet', '--batch-mode', 'dependency:copy', ...options]);
    const downloaded = join(folder, `${name}-${version}-${classifier}.exe`);
    await chmod(downloaded, 0o755);
    await rename(downloaded, join(folder, name));
  });
}

const MAVEN_CLASSIFIERS: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x86_64',
  'linux-arm64': 'linux-aarch_64',
  'darwin-x64': 'osx-x86_64',
  'darwin-arm64': 'osx-aarch_64',
};

/** The folder of a package from npm and what it needs, installed if it is not in the cache. */
export async function npmPackage(name: keyof typeof VERSIONS.npm): Promise<string> {
  const version = VERSIONS.npm[name];
  const folder = join(CACHE, `${name}-${version}`);
  const path = join(folder, 'node_modules', name);
  return built(join(path, 'package.json'), `${name} ${version}`, async () => {
    await mkdir(folder, { recursive: true });
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder];
    await run('npm', ['install', ...options, `${name}@${version}`]);
  }).then(() => path);
}

/** The command in a Go module of this project, built again when its files changed. Returns its path. */
export async function goProgram(folder: URL): Promise<string> {
  const source = fileURLToPath(folder);
  const name = basename(source);
  const version = await digestOf(source, GO_SOURCE);
  const path = join(CACHE, `${name}-${version}`, name);
  return built(path, `${name} ${version}`, async () => {
    await requireProgram('go');
    await run('go', ['build', '-trimpath', '-buildvcs=false', '-o', path, '.'], {
      cwd: source,
      env: { ...GO_SETTINGS, GOWORK: 'off' },
    });
  });
}

/** Whoever runs the tests may have set other ones. */
const GO_SETTINGS = { ...process.env, GOFLAGS: '', CGO_ENABLED: '0' };

const GO_SOURCE = /\.go$|^go\.(?:mod|sum)$/;
const MAVEN_SOURCE = /\.java$|^pom\.xml$/;

async function digestOf(folder: string, source: RegExp): Promise<string> {
  const digest = createHash('sha256');
  const names = (await readdir(folder, { recursive: true })).filter((name) => source.test(name)).toSorted();
  for (const name of names) {
    const content = await readFile(join(folder, name));
    digest.update(`${name}\n${content.length}\n`).update(content);
  }
  return digest.digest('hex').slice(0, 12);
}

/** The jar of a Maven project of this project, with its libraries in `lib/` beside it; built again when its files changed. */
export async function mavenProgram(folder: URL): Promise<string> {
  const source = fileURLToPath(folder);
  const name = basename(source);
  const version = await digestOf(source, MAVEN_SOURCE);
  const copy = join(CACHE, `${name}-${version}`);
  return built(join(copy, 'target', `${name}.jar`), `${name} ${version}`, async () => {
    await requirePrograms(['java', 'mvn']);
    await cp(source, copy, { recursive: true });
    await run('mvn', ['--quiet', '--batch-mode', 'package'], { cwd: copy });
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

function keysOf<T extends object>(table: T): Extract<keyof T, string>[] {
  const keys: Extract<keyof T, string>[] = [];
  for (const key in table) keys.push(key);
  return keys;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
