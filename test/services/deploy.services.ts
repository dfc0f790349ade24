import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { SETTINGS } from '../../src/config.ts';
import { goProgram } from '../interop/outside-tools.ts';

const run = promisify(execFile);
const DEPLOY = fileURLToPath(new URL('../../deploy', import.meta.url));
const CHECK = new URL('./deploy-check/', import.meta.url);

describe('deploy/', () => {
  it('is read without fault by the parsers of Docker, Compose and Kubernetes', async () => {
    const { stdout } = await run(await goProgram(CHECK), [DEPLOY]);
    assert.equal(stdout, 'Dockerfile: 2 stages\ncompose.yaml: 5 services\ncec.yaml: 5 objects\n');
  });

  for (const [file, from, to] of [
    ['Dockerfile', 'USER node', 'USERS node'],
    ['compose.yaml', 'read_only:', 'readonly:'],
    ['kubernetes/cec.yaml', 'readOnlyRootFilesystem:', 'readOnlyFilesystem:'],
  ] as const) {
    it(`would not be with a mistake in ${file}`, async (t) => {
      const copy = await temporaryDirectory(t);
      await cp(DEPLOY, copy, { recursive: true });
      const path = join(copy, file);
      await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
      await assert.rejects(run(await goProgram(CHECK), [copy]), { code: 1 });
    });
  }

  it('sets only what the service knows', async () => {
    const known = new Set(SETTINGS.map(({ name }) => name));
    for (const file of ['Dockerfile', 'compose.yaml', 'kubernetes/cec.yaml']) {
      const text = await readFile(join(DEPLOY, file), 'utf8');
      for (const [name] of text.matchAll(/\b(?:CEC|SPANFORGE)_[A-Z0-9_]+/g)) assert.ok(known.has(name), name);
    }
  });
});
