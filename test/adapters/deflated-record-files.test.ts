import assert from 'node:assert/strict';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { createDeflatedRecordFiles } from '../../src/adapters/deflated-record-files.ts';
import { systemError } from '../../src/adapters/errno.ts';
import { newBundleId, recordFilesContract, recordLines } from '../contract/record-files.ts';
import { limitedTo, mockWrites, NO_FILE_LIMIT, openFiles, runInChild } from './disk-faults.ts';
import { temporaryDirectory } from './temporary-directory.ts';

async function testFactory(t: TestContext) {
  const directory = join(await temporaryDirectory(t), 'staging');
  return { directory, factory: createDeflatedRecordFiles({ directory }) };
}

recordFilesContract(async (t) => (await testFactory(t)).factory);

const FULL = 'CEC build failed: no space left in the directory for record files';
const BLOCK = recordLines(500, 950);

describe('createDeflatedRecordFiles', () => {
  it('sets the lines aside for nobody else to see, and leaves nothing when they are discarded', async (t) => {
    const { directory, factory } = await testFactory(t);
    const before = await openFiles();
    const bundleId = newBundleId();
    const files = await factory.create(bundleId, 2);
    await files.write(0, BLOCK, 500);
    await files.finish();
    const own = join(directory, bundleId);
    const modes = await Promise.all(
      [directory, own, join(own, '0.deflate'), join(own, '1.deflate')].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    );
    assert.deepEqual(modes, [0o700, 0o700, 0o600, 0o600]);
    await files.discard();
    assert.deepEqual(await readdir(directory), []);
    assert.equal(await openFiles(), before);
  });

  it('sweeps what an earlier process left, and does not mind that there is nothing', async (t) => {
    const { directory, factory } = await testFactory(t);
    await factory.sweep();
    await mkdir(join(directory, 'cec-left'), { recursive: true });
    await writeFile(join(directory, 'cec-left', '0.deflate'), 'half');
    await factory.sweep();
    await assert.rejects(readdir(directory), { code: 'ENOENT' });
    const files = await factory.create('cec-left', 1);
    await files.discard();
  });

  it('gives the finished files of a bundle to another factory on the same directory, and removes them', async (t) => {
    const { directory, factory } = await testFactory(t);
    const bundleId = newBundleId();
    const files = await factory.create(bundleId, 2);
    await files.write(0, Buffer.from('first\n'), 1);
    await files.write(1, Buffer.from('second\n'), 1);
    const finished = await files.finish();
    const other = createDeflatedRecordFiles({ directory });
    const reopened = other.reopen(bundleId, finished);
    const texts = await Promise.all(
      reopened.map(async (file) => inflateRawSync(await buffer(file.deflated()))),
    );
    assert.deepEqual(texts.map(String), ['first\n', 'second\n']);
    assert.deepEqual(
      reopened.map(({ sha256 }) => sha256),
      finished.map(({ sha256 }) => sha256),
    );
    await other.remove(bundleId);
    await other.remove(bundleId);
    assert.deepEqual(await readdir(directory), []);
  });

  it('says which file there is not', async (t) => {
    const files = await (await testFactory(t)).factory.create(newBundleId(), 2);
    await assert.rejects(files.write(2, BLOCK, 500), RangeError);
    await files.discard();
  });

  it('is BUILD_FAILED where the directory cannot be made', async (t) => {
    const base = await temporaryDirectory(t);
    await writeFile(join(base, 'file'), 'x');
    const factory = createDeflatedRecordFiles({ directory: join(base, 'file', 'staging') });
    await assert.rejects(factory.create(newBundleId(), 1), {
      code: 'BUILD_FAILED',
      message: 'CEC build failed: the directory for record files cannot be written',
    });
  });

  it('removes the first files when one of several cannot be made', async (t) => {
    const { directory, factory } = await testFactory(t);
    const within = ['sh', '-c', 'ulimit -n 256; exec "$0" "$@"'];
    const report = await runInChild('deflated-write-in-child.ts', [directory, 10_000, 0], within);
    const tooMany = 'BUILD_FAILED CEC build failed: too many open files';
    assert.deepEqual(report, { outcomes: [tooMany, tooMany], files: [] });
    await (await factory.create(newBundleId(), 1)).discard();
  });
});

describe('writing record files to a disk that is busy or refuses', () => {
  it('takes no more blocks than are allowed in flight, of all bundles together', async (t) => {
    const { factory } = await testFactory(t);
    const bundles = await Promise.all([1, 2].map(() => factory.create(newBundleId(), 1)));
    const disk = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    mockWrites(t, async () => {
      reached.resolve();
      await disk.promise;
      throw systemError('ENOSPC', 'made up');
    });
    let taken = 0;
    const writes = bundles.flatMap((files) =>
      Array.from({ length: 20 }, async () => {
        await files.write(0, BLOCK, 500).catch(() => {});
        taken++;
      }),
    );
    await reached.promise;
    assert.ok(taken > 0 && taken <= 8, `${taken} writes resolved while the disk had taken nothing`);
    disk.resolve();
    await Promise.all(writes);
    for (const files of bundles) await files.discard();
  });

  it('fails with the disk, keeps failing, and leaves room for the next bundle', async (t) => {
    const { directory, factory } = await testFactory(t);
    const before = await openFiles();
    const files = await factory.create(newBundleId(), 2);
    mockWrites(t, () => Promise.reject(systemError('ENOSPC', 'made up')));
    const failed = { code: 'BUILD_FAILED', message: FULL };
    await Promise.allSettled(Array.from({ length: 20 }, (_, i) => files.write(i % 2, BLOCK, 500)));
    await assert.rejects(files.write(0, Buffer.from('one\n'), 1), failed);
    await assert.rejects(files.finish(), failed);
    await files.discard();
    t.mock.restoreAll();
    assert.deepEqual([await readdir(directory), await openFiles()], [[], before]);
    const next = await factory.create(newBundleId(), 1);
    await next.write(0, Buffer.from('one\n'), 1);
    const [file] = await next.finish();
    assert.ok(file);
    assert.equal(String(inflateRawSync(await buffer(file.deflated()))), 'one\n');
    await next.discard();
  });

  it('rejects at the end when only the last block failed', async (t) => {
    const { factory } = await testFactory(t);
    const files = await factory.create(newBundleId(), 1);
    await files.write(0, Buffer.from('small\n'), 1);
    mockWrites(t, () => Promise.reject(systemError('ENOSPC', 'made up')));
    await assert.rejects(files.finish(), { code: 'BUILD_FAILED', message: FULL });
    await files.discard();
  });

  it('is stopped by a limit on file sizes, and the next bundle is not', async (t) => {
    if (NO_FILE_LIMIT !== false) {
      t.skip(NO_FILE_LIMIT);
      return;
    }
    const { directory } = await testFactory(t);
    const report = await runInChild('deflated-write-in-child.ts', [directory, 2, 3000], limitedTo(400));
    const tooLarge =
      'BUILD_FAILED CEC build failed: a file is larger than the directory for record files takes';
    assert.deepEqual(report, { outcomes: [tooLarge, 'finished'], files: [] });
  });
});
