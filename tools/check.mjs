// The one gate: every stage prints its name and time, and the first failure ends it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CODE = ['src', 'page', 'test', 'bench', 'bin', 'tools'];
const GENERATED = mkdtempSync(join(tmpdir(), 'cec-generated-'));

/** A program of a package, run by a Node that is new enough. */
const tool = (file, ...args) => [process.execPath, 'bin/run.mjs', `node_modules/${file}`, ...args];
const buf = (...args) => tool('@bufbuild/buf/bin/buf', ...args);

const STAGES = {
  'buf lint': buf('lint'),
  'buf format': buf('format', '--diff', '--exit-code', 'proto'),
  // What the last release promised.
  'buf breaking': buf('breaking', 'proto', '--against', 'proto/released/v0.1.0.binpb'),
  generate: buf('generate', '--output', GENERATED),
  drift: ['git', 'diff', '--no-index', '--stat', '--exit-code', 'src/gen', join(GENERATED, 'src/gen')],
  openapi: tool(
    '@redocly/cli/bin/cli.js',
    'lint',
    '--format',
    'stylish',
    '--max-problems',
    '20',
    'src/rest/openapi.json',
  ),
  types: tool('typescript/bin/tsc', '--noEmit'),
  'page types': tool('typescript/bin/tsc', '--noEmit', '-p', 'page'),
  lint: tool('oxlint/bin/oxlint', ...CODE),
  format: tool('oxfmt/bin/oxfmt', '--list-different', ...CODE),
  'dead code': tool('knip/bin/knip.js'),
};

function passes([name, [command, ...args]]) {
  const start = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${name}: ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  return status === 0;
}

const passed = Object.entries(STAGES).every(passes);
rmSync(GENERATED, { recursive: true });
process.exitCode = passed ? 0 : 1;
