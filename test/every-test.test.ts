import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

it('npm test runs every test file once', async () => {
  const { scripts } = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8'));
  const patterns = [...`${scripts['test:units']} ${scripts['test:whole']}`.matchAll(/"([^"]+)"/g)];
  const run = patterns.flatMap(([, pattern = '']) => globSync(pattern, { cwd: ROOT }));
  assert.deepEqual(run.toSorted(), globSync('test/**/*.test.ts', { cwd: ROOT }).toSorted());
});
