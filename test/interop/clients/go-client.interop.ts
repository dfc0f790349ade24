import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../../adapters/temporary-directory.ts';
import { runService } from '../../service/running-service.ts';
import { requireProgram } from '../outside-tools.ts';
import { assertBehaves, assertExampleRan } from './client-facts.ts';
import { largeBundle } from './large-bundle.ts';
import { asGoProgram, callOf } from './readme-calls.ts';

const run = promisify(execFile);
const CLIENT = fileURLToPath(new URL('../../../clients/go', import.meta.url));
const PROJECT = fileURLToPath(new URL('go', import.meta.url));

test('the Go client', async (t) => {
  const go = await requireProgram('go');
  const directory = await temporaryDirectory(t);
  await run(go, ['vet', './...'], { cwd: CLIENT });
  await run(go, ['build', '-o', `${directory}/`, './examples/...'], { cwd: CLIENT });
  await run(go, ['build', '-o', `${directory}/`, '.'], { cwd: PROJECT });
  const service = await runService(t);
  const address = new URL(service.url).host;
  const program = (name: string, ...args: string[]) =>
    run(join(directory, name), args, { cwd: directory, env: { CEC_ADDRESS: address } });

  await t.test('runs its examples', async () => {
    await assertExampleRan(service, await program('evidence'), directory);
    assert.match((await program('connect')).stdout, /\nBUILD_STAGE_UNSPECIFIED cec-\w{26}\n$/);
  });

  await t.test('makes the calls in the READMEs', async () => {
    const programs = [
      asGoProgram(await callOf('README.md', 'go', address)),
      await callOf('clients/go/README.md', 'go', address),
    ];
    for (const text of programs) {
      const file = join(directory, 'main.go');
      await writeFile(file, text);
      const { stdout } = await run(go, ['run', file], { cwd: PROJECT });
      assert.match(stdout, /\bcec-\w{26}\n/);
    }
  });

  const large = await largeBundle(service);
  for (const library of ['grpc', 'connect'])
    await t.test(`streams, cancels and tells errors with ${library}-go`, async () => {
      const { stdout } = await program('behaviour', address, large.projectId, large.bundle.bundleId, library);
      assertBehaves(stdout, large.bundle);
    });
});
