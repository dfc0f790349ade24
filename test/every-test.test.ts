import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The test files that a file of `npm test` runs in its own process; itself, unless it imports others. */
async function filesBehind(file: string): Promise<string[]> {
  const [, pattern] = /importTests\('([^']+)'\)/.exec(await readFile(`${ROOT}/${file}`, 'utf8')) ?? [];
  return pattern === undefined ? [file] : globSync(`test/${pattern}`, { cwd: ROOT });
}

it('npm test runs every test file once', async () => {
  const { scripts } = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8'));
  const patterns = String(scripts.test).match(/test\/[^\s"]+/g) ?? [];
  const started = patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT }));
  const run = (await Promise.all(started.map(filesBehind))).flat();
  assert.deepEqual(run.toSorted(), globSync('test/**/*.test.ts', { cwd: ROOT }).toSorted());
});
