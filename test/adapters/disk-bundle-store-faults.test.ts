import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { chmod, mkdir, open, readdir, symlink, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import { createDiskBundleStore } from '../../src/adapters/disk-bundle-store.ts';
import { systemError } from '../../src/adapters/errno.ts';
import { writeFault } from '../../src/adapters/write-fault.ts';
import { limitedTo, mockFileMethod, NO_FILE_LIMIT, openFiles, runInChild, works } from './disk-faults.ts';
import { CecError } from '../../src/errors.ts';
import type { BundleStore, BundleTarget } from '../../src/ports/bundle-store.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const TRIES = 1000;
const never = new AbortController().signal;

async function openStore(t: TestContext) {
  const base = await temporaryDirectory(t);
  const root = join(base, 'root');
  await mkdir(root);
  const store = createDiskBundleStore({ directory: join(base, 'bundles'), outputRoots: [root] });
  const locate = (bundleId: string) => store.locate({ bundleId, fileName: '', outputDir: root });
  return { base, root, store, locate };
}

const content = () => Readable.from([Buffer.from('bundle')]);

describe('publish', () => {
  it('flushes the file before it has its name, and the directory after', async (t) => {
    const { root, store, locate } = await openStore(t);
    const seen: string[][] = [];
    await mockFileMethod(t, 'sync', async () => {
      seen.push(await readdir(root));
    });
    await store.publish(await locate('cec-1'), content(), never);
    assert.deepEqual(seen, [['.cec-1.tmp'], ['cec-1.zip']]);
  });

  for (const [code, message] of [
    ['EIO', 'CEC build failed: the disk of the output directory reports an input/output error'],
    ['ENOSPC', 'CEC build failed: no space left in the output directory'],
  ] as const) {
    it(`leaves nothing behind when a flush fails with ${code}, and works again afterwards`, async (t) => {
      const { root, store, locate } = await openStore(t);
      const location = await locate('cec-1');
      const before = await openFiles();
      for (const failing of [1, 2]) {
        let calls = 0;
        await mockFileMethod(t, 'sync', async () => {
          calls++;
          if (calls === failing) throw systemError(code, 'made up');
        });
        await assert.rejects(store.publish(location, content(), never), { code: 'BUILD_FAILED', message });
        t.mock.restoreAll();
        assert.deepEqual(await readdir(root), []);
      }
      assert.equal(await openFiles(), before);
      await store.publish(location, content(), never);
      assert.deepEqual(await readdir(root), ['cec-1.zip']);
    });
  }

  it('destroys the source when the disk fails', async (t) => {
    const { store, locate } = await openStore(t);
    await mockFileMethod(t, 'write', () => Promise.reject(systemError('ENOSPC', 'made up')));
    const source = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(10);
      })(),
    );
    await assert.rejects(store.publish(await locate('cec-1'), source, never), { code: 'BUILD_FAILED' });
    assert.equal(source.destroyed, true);
  });

  it('does not overwrite where there are no hard links, either', async (t) => {
    const { root, store, locate } = await openStore(t);
    t.mock.method(fs, 'link', () => Promise.reject(systemError('EPERM', 'made up')));
    syncBuiltinESMExports();
    t.after(() => {
      t.mock.restoreAll();
      syncBuiltinESMExports();
    });
    const location = await locate('cec-1');
    await store.publish(location, content(), never);
    await assert.rejects(store.publish(location, content(), never), {
      code: 'BUILD_FAILED',
      message: /of that name/,
    });
    assert.deepEqual(await readdir(root), ['cec-1.zip']);
  });

  it('closes what it opened, whatever happens', async (t) => {
    const { store, locate } = await openStore(t);
    const before = await openFiles();
    const abort = AbortSignal.abort(new Error('aborted'));
    await store.publish(await locate('cec-1'), content(), never);
    await store.publish(await locate('cec-1'), content(), never).catch(() => {});
    await store.publish(await locate('cec-2'), content(), abort).catch(() => {});
    const stream = await store.open(await locate('cec-1'), 0);
    await once(stream.resume(), 'close');
    await store.remove(await locate('cec-1'));
    await store.open(await locate('cec-1'), 0).catch(() => {});
    assert.equal(await openFiles(), before);
  });

  it('is never fooled by a link that comes and goes', { timeout: 60_000 }, async (t) => {
    const { base, root, store } = await openStore(t);
    const [directory, link, outside] = [join(root, 'dir'), join(root, 'link'), join(base, 'outside')];
    for (const path of [directory, outside]) await mkdir(join(path, 'sub'), { recursive: true });
    await symlink(outside, link);
    const swapping = new Worker(new URL('./swap-directory.ts', import.meta.url), {
      workerData: { directory, link },
    });
    await once(swapping, 'message');
    const outcomes = new Set<string>();
    try {
      for (let i = 0; i < TRIES; i++) {
        const bundle = { bundleId: `cec-${i}`, fileName: '', outputDir: join(directory, 'sub') };
        outcomes.add(await outcomeOf(store, bundle));
      }
    } finally {
      await swapping.terminate();
    }
    assert.deepEqual(await readdir(outside, { recursive: true }), ['sub']);
    assert.deepEqual(
      [...outcomes].filter((outcome) => !['published', 'INVALID_INPUT', 'BUILD_FAILED'].includes(outcome)),
      [],
    );
    assert.ok(outcomes.has('INVALID_INPUT'), `no race was met: ${[...outcomes].join(', ')}`);
  });
});

async function outcomeOf(store: BundleStore, bundle: BundleTarget): Promise<string> {
  try {
    await store.publish(await store.locate(bundle), content(), never);
    return 'published';
  } catch (error) {
    return error instanceof CecError ? error.code : String(error);
  }
}

describe('a disk that refuses', () => {
  it('is a directory without write permission: BUILD_FAILED when it is located', async (t) => {
    const { base, root } = await openStore(t);
    // The child runs as nobody when this runs as root, whom no mode stops.
    await chmod(base, 0o777);
    await chmod(root, 0o555);
    const { outcomes, files } = await runInChild('publish-in-child.ts', [
      join(base, 'own'),
      root,
      10,
      'nobody',
    ]);
    const refused = 'BUILD_FAILED CEC build failed: output directory not writable';
    assert.deepEqual({ outcomes, files }, { outcomes: [refused, refused], files: [] });
  });

  it('is a limit on file sizes: the bundle fails, nothing stays, the next one is stored', async (t) => {
    if (NO_FILE_LIMIT !== false) {
      t.skip(NO_FILE_LIMIT);
      return;
    }
    const { base, root } = await openStore(t);
    const args = [join(base, 'own'), root, 1_000_000];
    const { outcomes, files } = await runInChild('publish-in-child.ts', args, limitedTo(100));
    assert.deepEqual(outcomes, [
      'BUILD_FAILED CEC build failed: a file is larger than the output directory takes',
      'published',
    ]);
    assert.deepEqual(files, ['cec-2.zip']);
  });

  it('is full: the bundle fails, nothing stays, the next one is stored', async (t) => {
    const { base, root } = await openStore(t);
    const mount = `mount -t tmpfs -o size=256k none '${root}' && exec "$0" "$@"`;
    const within = ['unshare', '-rm', 'sh', '-c', mount];
    const [command = '', ...args] = within;
    if (!works(command, [...args, 'true'])) {
      t.skip('this system lets nobody mount a small disk');
      return;
    }
    const { outcomes, files } = await runInChild(
      'publish-in-child.ts',
      [join(base, 'own'), root, 1_000_000],
      within,
    );
    assert.deepEqual(outcomes, [
      'BUILD_FAILED CEC build failed: no space left in the output directory',
      'published',
    ]);
    assert.deepEqual(files, ['cec-2.zip']);
  });

  it('has its words for each fault, and none of them is a path', () => {
    const messages = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS', 'EMFILE', 'EWEIRD'].map(
      (code) => writeFault(systemError(code, '/secret/path'), 'bundle store').message,
    );
    assert.deepEqual(messages, [
      'CEC build failed: no space left in the bundle store',
      'CEC build failed: the disk quota of the bundle store is used up',
      'CEC build failed: a file is larger than the bundle store takes',
      'CEC build failed: the disk of the bundle store reports an input/output error',
      'CEC build failed: bundle store not writable',
      'CEC build failed: too many open files',
      'CEC build failed: the bundle store cannot be written',
    ]);
  });
});

describe('admit', () => {
  const REFUSED = { code: 'ARCHIVE_NOT_FOUND', message: 'there is no archive at the given path' };

  it('gives the real path of a regular file in the store or a root', async (t) => {
    const { root, store, locate } = await openStore(t);
    const own = await store.locate({ bundleId: 'cec-9', fileName: 'b.zip', outputDir: undefined });
    await store.publish(own, content(), never);
    const output = await locate('cec-1');
    await store.publish(output, content(), never);
    await symlink(output, join(root, 'link.zip'));
    await mkdir(join(root, 'x'));
    await writeFile(join(root, 'no-zip-at-all'), randomBytes(10));
    assert.equal(await store.admit(own), own);
    assert.equal(await store.admit(`${root}/./x/../cec-1.zip`), output);
    assert.equal(await store.admit(join(root, 'link.zip')), output);
    assert.equal(await store.admit(join(root, 'no-zip-at-all')), join(root, 'no-zip-at-all'));
  });

  it('answers the same to everything else', async (t) => {
    const { base, root, store } = await openStore(t);
    await writeFile(join(base, 'outside.zip'), 'x');
    await symlink(join(base, 'outside.zip'), join(root, 'link-out.zip'));
    await writeFile(join(root, 'inside.zip'), 'x');
    await symlink(join(root, 'nothing'), join(root, 'link-nowhere.zip'));
    const paths = [
      root,
      join(base, 'outside.zip'),
      join(root, 'link-out.zip'),
      join(root, 'link-nowhere.zip'),
      join(root, 'missing.zip'),
      join(root, 'inside.zip', 'x'),
      `/proc/self/root${root}/inside.zip`,
      '/dev/zero',
      '/proc/self/environ',
      '/etc/passwd',
      'inside.zip',
      `${root}/inside.zip\0`,
    ];
    for (const path of paths) await assert.rejects(store.admit(path), REFUSED, path);
  });

  it('does not wait for a FIFO', { timeout: 2000 }, async (t) => {
    let fifo = '';
    // Frees a thread that waits for a writer after all, so that the process can end.
    t.after(async () => (await open(fifo, constants.O_RDWR | constants.O_NONBLOCK)).close());
    const { root, store, locate } = await openStore(t);
    fifo = join(root, 'fifo.zip');
    if (!works('mkfifo', [fifo])) {
      await writeFile(fifo, '');
      t.skip('there is no mkfifo');
      return;
    }
    await assert.rejects(store.admit(fifo), REFUSED);
    const location = await locate('fifo');
    assert.equal(await store.size(location), undefined);
    await assert.rejects(store.open(location, 0), { code: 'BUNDLE_FILE_GONE' });
  });

  it('opens no database of a data directory, since closing it would end its locks', async (t) => {
    const { root, store } = await openStore(t);
    for (const name of ['lock.db', 'cec.db', 'cec-1.zip']) await writeFile(join(root, name), 'x');
    for (const name of ['lock.db', 'cec.db']) await assert.rejects(store.admit(join(root, name)), REFUSED);
    assert.equal(await store.admit(join(root, 'cec-1.zip')), join(root, 'cec-1.zip'));
  });
});
