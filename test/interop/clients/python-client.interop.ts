import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../../adapters/temporary-directory.ts';
import { runService } from '../../service/running-service.ts';
import { pythonVenv } from '../python-venv.ts';
import { assertBehaves, assertExampleRan } from './client-facts.ts';
import { largeBundle } from './large-bundle.ts';
import { callOf } from './readme-calls.ts';

const run = promisify(execFile);
const CLIENT = fileURLToPath(new URL('../../../clients/python/', import.meta.url));
const PROJECT = new URL('python/', import.meta.url);
const programIn = (folder: string) => (name: string) => join(folder, name);
const own = programIn(fileURLToPath(PROJECT));
const example = programIn(join(CLIENT, 'examples'));
const reference = programIn(own('reference'));

type Settings = Readonly<Record<string, string>>;

/** Runs Python programs with the client as its wheel installs it, made now. */
async function installClient(t: TestContext) {
  const python = join(await pythonVenv('python-client', PROJECT), 'python');
  const [wheels, site] = [await temporaryDirectory(t), await temporaryDirectory(t)];
  const pip = ['-m', 'pip', '--quiet', '--disable-pip-version-check'];
  await run(python, [...pip, 'wheel', '--no-deps', '--no-build-isolation', '--wheel-dir', wheels, CLIENT]);
  const [wheel = ''] = await readdir(wheels);
  assert.equal(wheel, 'spanforge_cec-0.1.0-py3-none-any.whl');
  await run(python, [...pip, 'install', '--no-deps', '--no-index', '--target', site, join(wheels, wheel)]);
  return async (args: readonly string[], settings: Settings = {}, directory?: string) =>
    run(python, [...args], {
      cwd: directory ?? (await temporaryDirectory(t)),
      env: { PYTHONPATH: site, PYTHONDONTWRITEBYTECODE: '1', MYPYPATH: site, ...settings },
    });
}

test('the Python client', async (t) => {
  const python = await installClient(t);
  const service = await runService(t);
  const large = await largeBundle(service);
  const address = new URL(service.url).host;
  const sdk = { SPANFORGE_ENDPOINT: service.url };

  await t.test('runs its example', async () => {
    const directory = await temporaryDirectory(t);
    const printed = await python([example('evidence.py')], { CEC_ADDRESS: address }, directory);
    await assertExampleRan(service, printed, directory);
  });

  for (const readme of ['README.md', 'clients/python/README.md'])
    await t.test(`makes the call in ${readme}`, async () => {
      const { stdout } = await python(['-c', await callOf(readme, 'python', address)]);
      assert.match(stdout, /\bcec-\w{26}\n$/);
    });

  for (const options of [[], ['--aio']])
    await t.test(`streams, cancels and tells errors ${options.join()}`, async () => {
      const args = [own('behaviour.py'), address, large.projectId, large.bundle.bundleId, ...options];
      assertBehaves((await python(args)).stdout, large.bundle);
    });

  await t.test('takes the place of the SDK', async () => {
    const settings = { ...sdk, LARGE_PROJECT: large.projectId, LARGE_BUNDLE: large.bundle.bundleId };
    const { stderr } = await python([own('sdk_test.py')], settings).catch((error: { stderr: string }) =>
      assert.fail(error.stderr),
    );
    assert.match(stderr, /^Ran 15 tests/m);
  });

  await t.test('runs the examples of the reference document, with only the import changed', async () => {
    for (const SPANFORGE_SIGNING_KEY of ['', 'a signing key with more than 32 bytes']) {
      const settings = { ...sdk, SPANFORGE_SIGNING_KEY };
      const quick = await python([reference('quick_example.py')], settings);
      assert.match(
        quick.stdout,
        /^cec-\w{26}\n\/\S+\/halluccheck_cec_my-agent_2026-01-01_2026-03-31\.zip\nhmac-sha256:\w{64}\n\{'score_records': 0, /,
      );
      assert.match(
        quick.stdout,
        /\ndpa-\w{26}\n\d+\n\['eu_ai_act', 'iso_42001', 'nist_ai_rmf', 'iso27001', 'soc2'\]\n$/,
      );
      assert.equal(quick.stderr.includes('signing_key is not set'), SPANFORGE_SIGNING_KEY === '');
      assert.match((await python([reference('build_bundle_async.py')], settings)).stdout, /^cec-\w{26}\n$/);
    }
    assert.equal(
      (await python([reference('get_bundle.py')], sdk)).stdout,
      'Bundle not found in session registry\n',
    );
    await assert.rejects(
      python([reference('reissue_download_url.py')], sdk),
      /SFCECBuildError: Bundle not found\n$/,
    );
    await python([reference('exceptions.py')]);
  });

  await t.test('has types that hold', async () => {
    const config = ['-m', 'mypy', '--config-file', join(CLIENT, 'pyproject.toml')];
    await python([...config, '--package', 'spanforge_cec']).catch((error: { stdout: string }) =>
      assert.fail(error.stdout),
    );
    await python([...config, example('evidence.py')]).catch((error: { stdout: string }) =>
      assert.fail(error.stdout),
    );
  });
});
