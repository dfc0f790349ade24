// Runs its arguments with a Node that is new enough (>= 22.18): this one, or the one that `npm ci` put
// into node_modules on machines with an older Node.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

function installedNode() {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(`${name}/bin/node${windows ? '.exe' : ''}`);
  } catch {
    return undefined;
  }
}

const NODE_OPTIONS = [
  // node:sqlite is complete for our use but still marked experimental in Node 22 and 24.
  '--disable-warning=ExperimentalWarning',
  // MiB for young objects, for each thread; more is only filled with what is dead already.
  '--max-semi-space-size=4',
];

// Buffers cross threads. With its defaults glibc keeps their memory when they are freed, in an arena for each
// thread; so a service would hold twice as much after a build. See docs/decisions/0005.
const ALLOCATOR = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '262144' };

/** Runs Node with `args`; the exit code is the child's, signals are passed on. */
export function runNode(args) {
  const node = isNewEnough(process.versions.node) ? process.execPath : installedNode();
  if (node === undefined) {
    console.error(`Node >= 22.18 is needed (this is ${process.version}): run "npm ci", or install Node 24.`);
    process.exitCode = 2;
    return;
  }
  const child = spawn(node, [...NODE_OPTIONS, ...args], {
    stdio: 'inherit',
    env: { ...ALLOCATOR, ...process.env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    // As a shell reports it. Not 1, which is a verdict.
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

if (import.meta.main ?? process.argv[1]?.endsWith('run.mjs')) {
  // A checkout keeps the code that Node compiled from TypeScript: a process starts in 0.5 s instead of 0.8 s.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
    new URL('../node_modules/.cache/compile', import.meta.url),
  );
  runNode(process.argv.slice(2));
}
