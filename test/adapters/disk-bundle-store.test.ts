import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createDiskBundleStore } from '../../src/adapters/disk-bundle-store.ts';
import { bundleStoreContract } from '../contract/bundle-store.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const never = new AbortController().signal;
const BUNDLE = { bundleId: 'cec-01J0000000000000000000000A', fileName: 'halluccheck_cec_chat_a_b.zip' };
const OUTSIDE = { code: 'INVALID_INPUT', message: /^output_dir: must be a directory inside an output root/ };

async function openStore(t: TestContext) {
  const base = await temporaryDirectory(t);
  const [root, outside] = [join(base, 'root'), join(base, 'outside')];
  await mkdir(root);
  await mkdir(outside);
  const directory = join(base, 'bundles');
  const store = createDiskBundleStore({ directory, outputRoots: [root, join(base, 'missing')] });
  const locate = (outputDir: string) => store.locate({ ...BUNDLE, outputDir });
  return { base, root, outside, directory, store, locate };
}

bundleStoreContract(async (t) => {
  const { store, directory } = await openStore(t);
  return { store, list: async () => (await readdir(directory, { recursive: true })).toSorted() };
});

const content = (text: string) => Readable.from([Buffer.from(text)]);
async function* broken(): AsyncIterable<Buffer> {
  yield Buffer.from('half');
  throw new Error('broken');
}

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('createDiskBundleStore', () => {
  it('keeps a bundle under its documented name, for nobody else to see', async (t) => {
    const { store, directory } = await openStore(t);
    const location = await store.locate({ ...BUNDLE, outputDir: undefined });
    assert.equal(location, join(directory, BUNDLE.bundleId, BUNDLE.fileName));
    await store.publish(location, content('x'), never);
    assert.equal(await modeOf(directory), 0o700);
    assert.equal(await modeOf(dirname(location)), 0o700);
    assert.equal((await modeOf(location)) & 0o007, 0);
    const bundle = { bundleId: 'cec-1', fileName: 'a.zip', location, sha256: '', expiresAt: '' };
    assert.equal(await store.urlOf(bundle), `file://${location}`);
  });

  it('removes what a crash left of a bundle', async (t) => {
    const { store, directory, root, locate } = await openStore(t);
    const own = await store.locate({ ...BUNDLE, outputDir: undefined });
    await mkdir(dirname(own));
    await writeFile(join(dirname(own), '.halluccheck_cec_chat_a_b.tmp'), 'half');
    await store.remove(own);
    assert.deepEqual(await readdir(directory), []);
    await writeFile(join(root, `.${BUNDLE.bundleId}.tmp`), 'half');
    await store.remove(await locate(root));
    assert.deepEqual(await readdir(root), []);
  });
});

describe('locate and publish in an output directory', () => {
  it('takes a root itself', async (t) => {
    const { store, root, locate } = await openStore(t);
    const location = await locate(`${root}/`);
    assert.equal(location, join(root, `${BUNDLE.bundleId}.zip`));
    await store.publish(location, content('bundle'), never);
    assert.equal(await readFile(location, 'utf8'), 'bundle');
    assert.deepEqual(await readdir(root), [`${BUNDLE.bundleId}.zip`]);
  });

  it('makes a directory that is missing, with mode 0700, when the bundle is stored', async (t) => {
    const { store, root, locate } = await openStore(t);
    const location = await locate(join(root, 'a/b'));
    assert.deepEqual(await readdir(root), []);
    await store.publish(location, content('bundle'), never);
    assert.equal(await readFile(join(root, 'a/b', `${BUNDLE.bundleId}.zip`), 'utf8'), 'bundle');
    assert.deepEqual([await modeOf(join(root, 'a')), await modeOf(join(root, 'a/b'))], [0o700, 0o700]);
  });

  it('removes the directories that it made for a bundle which failed', async (t) => {
    const { store, root, locate } = await openStore(t);
    await mkdir(join(root, 'kept'));
    const location = await locate(join(root, 'kept/a/b'));
    await assert.rejects(store.publish(location, Readable.from(broken()), never), /broken/);
    assert.deepEqual(await readdir(root, { recursive: true }), ['kept']);
  });

  it('lets builds share a directory that is missing while some of them fail', async (t) => {
    const { store, root } = await openStore(t);
    const builds = Array.from({ length: 40 }, async (_, i) => {
      const location = await store.locate({
        bundleId: `cec-${i}`,
        fileName: '',
        outputDir: join(root, 'new'),
      });
      const source = i % 2 === 0 ? content('x') : Readable.from(broken());
      return store.publish(location, source, never);
    });
    const outcomes = await Promise.allSettled(builds);
    const failures = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [String(outcome.reason)] : [],
    );
    assert.deepEqual([...new Set(failures)], ['Error: broken']);
    assert.equal((await readdir(join(root, 'new'))).length, 20);
  });

  it('follows a link that stays within the roots, and names the place behind it', async (t) => {
    const { root, locate } = await openStore(t);
    await mkdir(join(root, 'real'));
    await symlink(join(root, 'real'), join(root, 'link'));
    assert.equal(await locate(join(root, 'link')), join(root, 'real', `${BUNDLE.bundleId}.zip`));
  });

  it('knows a root that is itself given through a link', async (t) => {
    const { base, root, directory } = await openStore(t);
    await symlink(root, join(base, 'root-link'));
    const store = createDiskBundleStore({ directory, outputRoots: [join(base, 'root-link')] });
    for (const outputDir of [root, join(base, 'root-link', 'sub')]) {
      assert.ok((await store.locate({ ...BUNDLE, outputDir })).startsWith(`${root}/`));
    }
  });

  it('refuses whatever is not within a root, and makes nothing', async (t) => {
    const { base, root, outside, locate } = await openStore(t);
    await symlink(outside, join(root, 'link-out'));
    await symlink('/proc/self/root/etc', join(root, 'link-proc'));
    await symlink(join(outside, 'nothing'), join(root, 'link-nowhere'));
    await symlink(join(root, 'loop'), join(root, 'loop'));
    await writeFile(join(root, 'file'), 'x');
    const refused = [
      '/etc',
      '/',
      outside,
      `${root}-not`,
      `${root}/../outside`,
      `${root}/link-out`,
      `${root}/link-out/new`,
      `${root}/link-proc`,
      `${root}/link-nowhere`,
      `${root}/link-nowhere/new`,
      `${root}/loop`,
      `${root}/file`,
      `${root}/file/new`,
      `${root}/${'x'.repeat(300)}`,
      join(base, 'missing'),
      join(base, 'bundles'),
    ];
    for (const path of refused) await assert.rejects(locate(path), OUTSIDE, path);
    assert.deepEqual(await readdir(outside), []);
  });

  it('puts nothing where the service keeps what is its own, through whatever path', async (t) => {
    const { root, directory } = await openStore(t);
    const staging = join(root, 'staging');
    const store = createDiskBundleStore({ directory, outputRoots: [root], reserved: [staging] });
    const refused = { code: 'INVALID_INPUT', message: /^output_dir: must not be a directory that/ };
    const locate = (outputDir: string) => store.locate({ ...BUNDLE, outputDir });
    await assert.rejects(locate(staging), refused);
    await mkdir(staging);
    await symlink(staging, join(root, 'link'));
    for (const path of [staging, join(staging, 'new'), join(root, 'link'), `${root}/x/../staging`])
      await assert.rejects(locate(path), refused, path);
    assert.ok(await locate(`${staging}-not`));
  });

  it('says the same of every path outside the roots, existing or not', async (t) => {
    const { locate } = await openStore(t);
    const messages = new Set<string>();
    for (const path of ['/etc', '/etc/passwd', '/etc/passwd/x', '/nowhere', '/root/.ssh']) {
      await locate(path).catch((error: unknown) => messages.add(String(error)));
    }
    assert.equal(messages.size, 1);
  });

  it('refuses paths that it does not even look at, and says why', async (t) => {
    const { root, locate } = await openStore(t);
    const refused: [path: string, message: string][] = [
      ['', 'output_dir: must be an absolute path'],
      ['../x', 'output_dir: must be an absolute path'],
      [`${root}/a\0b`, 'output_dir: must not contain NUL'],
      [`/${'x'.repeat(4096)}`, 'output_dir: must have at most 4096 characters'],
      [`/proc/self/root${root}`, 'output_dir: must not lead through /proc'],
      [`/tmp/../proc/self/cwd`, 'output_dir: must not lead through /proc'],
    ];
    for (const [path, message] of refused)
      await assert.rejects(locate(path), { code: 'INVALID_INPUT', message });
  });
});

describe('publish where the directory was replaced after it had been admitted', () => {
  it('refuses a link to elsewhere', async (t) => {
    const { store, root, outside, locate } = await openStore(t);
    await mkdir(join(root, 'dir'));
    const location = await locate(join(root, 'dir'));
    await rename(join(root, 'dir'), join(root, 'gone'));
    await symlink(outside, join(root, 'dir'));
    await assert.rejects(store.publish(location, content('x'), never), {
      code: 'INVALID_INPUT',
      message: /^output_dir: /,
    });
    assert.deepEqual(await readdir(outside), []);
  });

  it('refuses a link further up, and makes nothing behind it', async (t) => {
    const { store, root, outside, locate } = await openStore(t);
    await mkdir(join(root, 'dir'));
    const location = await locate(join(root, 'dir/new/deep'));
    await rename(join(root, 'dir'), join(root, 'gone'));
    await symlink(outside, join(root, 'dir'));
    await assert.rejects(store.publish(location, content('x'), never), {
      code: 'INVALID_INPUT',
      message: /^output_dir: /,
    });
    assert.deepEqual(await readdir(outside), []);
  });

  it('refuses a link further up although there is such a directory behind it', async (t) => {
    const { store, root, outside, locate } = await openStore(t);
    await mkdir(join(root, 'dir/deep'), { recursive: true });
    await mkdir(join(outside, 'deep'));
    const location = await locate(join(root, 'dir/deep'));
    await rename(join(root, 'dir'), join(root, 'gone'));
    await symlink(outside, join(root, 'dir'));
    await assert.rejects(store.publish(location, content('x'), never), {
      code: 'INVALID_INPUT',
      message: /^output_dir: /,
    });
    assert.deepEqual(await readdir(join(outside, 'deep')), []);
  });

  it('removes nothing behind the link when it takes back the directories that it made', async (t) => {
    const { store, root, outside, locate } = await openStore(t);
    await mkdir(join(outside, 'new'));
    await mkdir(join(root, 'dir'));
    const location = await locate(join(root, 'dir/new'));
    async function* replacing() {
      yield Buffer.from('first');
      await rename(join(root, 'dir'), join(root, 'moved'));
      await symlink(outside, join(root, 'dir'));
      throw new Error('broken');
    }
    await assert.rejects(store.publish(location, Readable.from(replacing()), never), /broken/);
    assert.deepEqual(await readdir(outside), ['new']);
  });

  it('refuses, and leaves nothing anywhere, when that happens while it writes', async (t) => {
    const { store, root, outside, locate } = await openStore(t);
    await mkdir(join(root, 'dir'));
    const location = await locate(join(root, 'dir'));
    async function* replacing() {
      yield Buffer.from('first');
      await rename(join(root, 'dir'), join(root, 'moved'));
      await symlink(outside, join(root, 'dir'));
      yield Buffer.from('last');
    }
    await assert.rejects(store.publish(location, Readable.from(replacing()), never), {
      code: 'INVALID_INPUT',
    });
    assert.deepEqual([await readdir(outside), await readdir(join(root, 'moved'))], [[], []]);
  });
});
