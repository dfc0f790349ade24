import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { temporaryDirectory } from '../../adapters/temporary-directory.ts';
import { runService } from '../../service/running-service.ts';
import { requirePrograms } from '../outside-tools.ts';
import { assertBehaves, assertExampleRan } from './client-facts.ts';
import { largeBundle } from './large-bundle.ts';
import { asJavaProgram, callOf } from './readme-calls.ts';

const run = promisify(execFile);
const CLIENT = fileURLToPath(new URL('../../../clients/java', import.meta.url));
const PROJECT = fileURLToPath(new URL('java', import.meta.url));

test('the Java client', async (t) => {
  await requirePrograms(['java', 'mvn']);
  const directory = await temporaryDirectory(t);
  // Not where the sources are: `target` is no part of them.
  await cp(CLIENT, join(directory, 'client'), { recursive: true });
  await cp(PROJECT, join(directory, 'behaviour'), { recursive: true });
  const service = await runService(t);
  const address = new URL(service.url).host;
  const maven = async (project: string, ...args: string[]) => {
    const command = [`CEC_ADDRESS=${address}`, 'mvn', '--quiet', '--batch-mode', '--file', project, ...args];
    const { stdout, stderr } = await run('env', command, { cwd: directory });
    // Maven colours even what it does not say.
    return { stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) };
  };
  await maven('client', 'install');
  await maven('client/example', 'compile');

  await t.test('runs its example', async () => {
    await assertExampleRan(service, await maven('client/example', 'exec:java'), directory);
  });

  await t.test('makes the calls in the READMEs', async () => {
    const programs = {
      Call: asJavaProgram(await callOf('README.md', 'java', address), 'Call'),
      Main: await callOf('clients/java/README.md', 'java', address),
    };
    for (const [name, program] of Object.entries(programs))
      await writeFile(join(directory, 'behaviour/src/main/java', `${name}.java`), program);
    for (const name of Object.keys(programs)) {
      const { stdout } = await maven('behaviour', 'compile', 'exec:java', `-Dexec.mainClass=${name}`);
      assert.match(stdout, /\bcec-\w{26}\n/);
    }
  });

  const large = await largeBundle(service);
  await t.test('streams, cancels and tells errors', async () => {
    const args = `${address} ${large.projectId} ${large.bundle.bundleId}`;
    const { stdout } = await maven('behaviour', 'compile', 'exec:java', `-Dexec.args=${args}`);
    assertBehaves(stdout, large.bundle);
  });
});
