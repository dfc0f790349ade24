import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../../adapters/temporary-directory.ts';
import { GENERATED, generateClients } from './generate-clients.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What the generated folders below `root` hold. */
async function generatedFiles(root: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const entry of glob(
    GENERATED.map((folder) => `${folder}/**/*.*`),
    { cwd: root },
  ))
    if (!entry.endsWith('.pyc')) files.set(entry, await readFile(join(root, entry), 'utf8'));
  return files;
}

it('the code of the clients is what npm run generate:clients makes of the protos', async (t) => {
  const fresh = await temporaryDirectory(t);
  await generateClients(fresh);
  const [expected, committed] = [await generatedFiles(fresh), await generatedFiles(ROOT)];
  assert.ok(expected.size > 200);
  const names = new Set([...expected.keys(), ...committed.keys()]);
  assert.deepEqual(
    [...names].filter((name) => expected.get(name) !== committed.get(name)),
    [],
  );
});
