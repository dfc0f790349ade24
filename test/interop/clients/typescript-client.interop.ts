import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { temporaryDirectory } from '../../adapters/temporary-directory.ts';
import { recordsOf, runService } from '../../service/running-service.ts';
import { requireProgram } from '../outside-tools.ts';
import { assertBehaves, assertExampleRan } from './client-facts.ts';
import { largeBundle } from './large-bundle.ts';
import { callOf } from './readme-calls.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CLIENT = join(ROOT, 'clients/typescript');
const PROJECT = fileURLToPath(new URL('typescript/', import.meta.url));

/** A project with the examples, the behaviour program, and the client as its package installs it, made now. */
async function projectWithClient(t: TestContext): Promise<string> {
  const directory = await temporaryDirectory(t);
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  const packed = await run('npm', ['pack', '--json', '--pack-destination', directory], { cwd: CLIENT });
  const [{ filename }] = JSON.parse(packed.stdout);
  const options = ['--no-audit', '--no-fund', '--prefix', directory];
  const packages = [
    join(directory, filename),
    '@connectrpc/connect-node@2.2.0',
    '@connectrpc/connect-web@2.2.0',
  ];
  await run('npm', ['install', ...options, ...packages, '@types/node@24.19.2'], { cwd: directory });
  await cp(join(CLIENT, 'examples'), directory, { recursive: true });
  await cp(PROJECT, directory, { recursive: true });
  return directory;
}

/** Serves a page from an origin of its own. Returns that origin. */
async function servePage(t: TestContext, html: string): Promise<string> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}`;
}

/** The example for browsers as one script. */
async function bundledExample(directory: string): Promise<string> {
  const entry = join(directory, 'watch-build.ts');
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    globalName: 'example',
    write: false,
  });
  return result.outputFiles[0]?.text ?? assert.fail('esbuild wrote nothing');
}

test('the TypeScript client', async (t) => {
  const directory = await projectWithClient(t);
  const node = (args: readonly string[], env: Record<string, string> = {}) =>
    run(process.execPath, [...args], { cwd: directory, env });

  await t.test('has types that hold', async () => {
    await node([join(ROOT, 'node_modules/typescript/bin/tsc'), '--project', directory]).catch(
      (error: { stdout: string }) => assert.fail(error.stdout),
    );
  });

  const service = await runService(t);

  await t.test('runs its example', async () => {
    const printed = await node(['evidence.ts'], { CEC_ADDRESS: new URL(service.url).host });
    await assertExampleRan(service, printed, directory);
  });

  for (const readme of ['README.md', 'clients/typescript/README.md'])
    await t.test(`makes the call in ${readme}`, async () => {
      const program = await callOf(readme, 'ts', new URL(service.url).host);
      const { stdout } = await node(['--input-type=module-typescript', '--eval', program]);
      assert.match(stdout, /\bcec-\w{26}\n$/);
    });

  const large = await largeBundle(service);
  for (const protocol of ['grpc', 'grpc-web', 'connect'])
    await t.test(`streams, cancels and tells errors over ${protocol}`, async () => {
      const args = ['behaviour.ts', service.url, large.projectId, large.bundle.bundleId, protocol];
      assertBehaves((await node(args)).stdout, large.bundle);
    });

  await t.test('shows the progress of a build in a browser, on a page of another origin', async () => {
    const script = await bundledExample(directory);
    const html = `<!doctype html><progress id="progress"></progress><p id="stage"></p><script>${script}</script>`;
    const [allowed, stranger] = [await servePage(t, html), await servePage(t, html)];
    const remote = await runService(t, undefined, { CEC_CORS_ORIGINS: allowed });
    await remote.audit.appendRecords({ projectId: 'p', records: recordsOf('r', 700) });
    const browser = await chromium.launch({ executablePath: await requireProgram('chromium') });
    t.after(() => browser.close());
    const page = await browser.newPage();
    const ask = async (origin: string, projectId: string) => {
      await page.goto(origin);
      return page.evaluate(`example.watchBuild(${JSON.stringify(remote.url)}, ${JSON.stringify(projectId)})`);
    };
    assert.match(String(await ask(allowed, 'p')), /^cec-\w{26}$/);
    assert.equal(await page.textContent('#stage'), 'PUBLISHING');
    const shown = await page.evaluate(
      "(({ value, max }) => `${value}/${max}`)(document.querySelector('#progress'))",
    );
    // One in seven of these records is of no kind that bundles hold, and the service adds one of its own.
    assert.equal(shown, '601/601');
    await assert.rejects(ask(allowed, 'no project'));
    assert.equal(await page.textContent('#stage'), 'INVALID_INPUT');
    await assert.rejects(ask(stranger, 'p'), /Failed to fetch/);
  });
});
