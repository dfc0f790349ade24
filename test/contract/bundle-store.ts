import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { fromMillis } from '../../src/core/time.ts';
import type { BundleStore } from '../../src/ports/bundle-store.ts';

export interface BundleStoreSubject {
  readonly store: BundleStore;
  /** Names of everything that is stored, finished or not. */
  readonly list: () => Promise<readonly string[]>;
}

const never = new AbortController().signal;
const id = (n: number) => `cec-${String(n).padStart(26, '0')}`;
const linked = (location: string) => ({
  ...target(1),
  location,
  sha256: 'ab'.repeat(32),
  expiresAt: fromMillis(Date.now() + 3_600_000),
});
const target = (n: number) => ({ bundleId: id(n), fileName: 'bundle.zip', outputDir: undefined });

async function* interrupted(error: Error): AsyncIterable<Buffer> {
  yield randomBytes(100_000);
  throw error;
}

async function* stalled(reached: () => void): AsyncIterable<Buffer> {
  yield randomBytes(100_000);
  reached();
  await new Promise(() => {});
}

/** What every place for bundles has to keep. */
export function bundleStoreContract(create: (t: TestContext) => Promise<BundleStoreSubject>): void {
  describe('BundleStore', () => {
    it('gives back the bytes that were published, and their number and digest', async (t) => {
      const { store } = await create(t);
      const bytes = randomBytes(700_001);
      const location = await store.locate(target(1));
      const published = await store.publish(
        location,
        Readable.from([bytes.subarray(0, 300_000), bytes.subarray(300_000)]),
        never,
      );
      assert.deepEqual(published, {
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
      assert.deepEqual(await buffer(await store.open(location, 0)), bytes);
      assert.equal(await store.size(location), bytes.length);
    });

    it('reads from an offset to the end', async (t) => {
      const { store } = await create(t);
      const location = await store.locate(target(1));
      await store.publish(location, Readable.from([Buffer.from('0123456789')]), never);
      assert.equal(String(await buffer(await store.open(location, 7))), '789');
      assert.equal(String(await buffer(await store.open(location, 10))), '');
    });

    it('keeps an empty file', async (t) => {
      const { store } = await create(t);
      const location = await store.locate(target(1));
      assert.equal((await store.publish(location, Readable.from([]), never)).bytes, 0);
      assert.equal((await buffer(await store.open(location, 0))).length, 0);
    });

    it('shows nothing before the last byte is stored', async (t) => {
      const { store } = await create(t);
      const location = await store.locate(target(1));
      const seen: (number | undefined)[] = [];
      async function* watching() {
        yield Buffer.from('first');
        seen.push(await store.size(location));
        yield Buffer.from('last');
      }
      await store.publish(location, Readable.from(watching()), never);
      assert.deepEqual(seen, [undefined]);
    });

    it('never overwrites', async (t) => {
      const { store, list } = await create(t);
      const location = await store.locate(target(1));
      await store.publish(location, Readable.from([Buffer.from('first')]), never);
      const before = await list();
      await assert.rejects(store.publish(location, Readable.from([Buffer.from('second')]), never), {
        code: 'BUILD_FAILED',
      });
      assert.equal(String(await buffer(await store.open(location, 0))), 'first');
      assert.deepEqual(await list(), before);
    });

    it('lets exactly one of several writers to the same place succeed', async (t) => {
      const { store } = await create(t);
      const location = await store.locate(target(1));
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) =>
          store.publish(location, Readable.from([Buffer.alloc(50_000, i)]), never),
        ),
      );
      const winners = tries.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []));
      assert.equal(winners.length, 1);
      assert.deepEqual(await buffer(await store.open(location, 0)), Buffer.alloc(50_000, winners[0]));
    });

    it('keeps bundles that are published at the same time apart', async (t) => {
      const { store } = await create(t);
      const bundles = Array.from({ length: 20 }, (_, i) => ({ n: i, bytes: randomBytes(30_000 + i) }));
      const locations = await Promise.all(bundles.map(({ n }) => store.locate(target(n))));
      await Promise.all(
        bundles.map(({ n, bytes }) => store.publish(locations[n] ?? '', Readable.from([bytes]), never)),
      );
      for (const { n, bytes } of bundles) {
        assert.deepEqual(await buffer(await store.open(locations[n] ?? '', 0)), bytes);
      }
    });

    it('leaves nothing behind when the source fails, and rejects with its error', async (t) => {
      const { store, list } = await create(t);
      const before = await list();
      const broken = new Error('the source broke');
      const location = await store.locate(target(1));
      await assert.rejects(store.publish(location, Readable.from(interrupted(broken)), never), broken);
      assert.deepEqual(await list(), before);
      assert.equal(await store.size(location), undefined);
    });

    it('takes a source that failed before it was read', async (t) => {
      const { store, list } = await create(t);
      const before = await list();
      const broken = new Error('broke early');
      const source = new Readable({ read() {} });
      const publishing = store.publish(await store.locate(target(1)), source, never);
      source.destroy(broken);
      await assert.rejects(publishing, broken);
      assert.deepEqual(await list(), before);
    });

    it('stops at once on abort, even when the source does not answer', { timeout: 10_000 }, async (t) => {
      const { store, list } = await create(t);
      const before = await list();
      const abort = new AbortController();
      const reason = new Error('the caller went away');
      const source = Readable.from(stalled(() => abort.abort(reason)));
      await assert.rejects(store.publish(await store.locate(target(1)), source, abort.signal), reason);
      assert.deepEqual(await list(), before);
      assert.equal(source.destroyed, true);
    });

    it('does not begin when it is aborted already', async (t) => {
      const { store, list } = await create(t);
      const reason = new Error('too late');
      const source = Readable.from([Buffer.from('x')]);
      await assert.rejects(
        store.publish(await store.locate(target(1)), source, AbortSignal.abort(reason)),
        reason,
      );
      assert.equal(source.destroyed, true);
      assert.deepEqual(await list(), []);
    });

    it('takes a bundle after an attempt that failed', async (t) => {
      const { store } = await create(t);
      const location = await store.locate(target(1));
      await store
        .publish(location, Readable.from(interrupted(new Error('first try'))), never)
        .catch(() => {});
      await store.publish(location, Readable.from([Buffer.from('second try')]), never);
      assert.equal(String(await buffer(await store.open(location, 0))), 'second try');
    });

    it('rejects with BUNDLE_FILE_GONE for what is not there', async (t) => {
      const { store } = await create(t);
      const location = await store.locate(target(1));
      assert.equal(await store.size(location), undefined);
      await assert.rejects(store.open(location, 0), { code: 'BUNDLE_FILE_GONE' });
    });

    it('removes a bundle and nothing else, and does not mind that it is gone', async (t) => {
      const { store, list } = await create(t);
      const [first, second] = [await store.locate(target(1)), await store.locate(target(2))];
      await store.publish(second, Readable.from([Buffer.from('kept')]), never);
      const before = await list();
      await store.publish(first, Readable.from([Buffer.from('removed')]), never);
      await store.remove(first);
      await store.remove(first);
      assert.equal(await store.size(first), undefined);
      assert.deepEqual(await list(), before);
    });

    it('has a URL for each location', async (t) => {
      const { store } = await create(t);
      const [first, second] = [await store.locate(target(1)), await store.locate(target(2))];
      const urls = await Promise.all([first, second].map((location) => store.urlOf(linked(location))));
      assert.notEqual(urls[0], urls[1]);
      for (const url of urls) assert.ok(URL.canParse(url));
    });

    it('lists what is stored', async (t) => {
      const { store } = await create(t);
      const locations = await Promise.all([1, 2].map((n) => store.locate(target(n))));
      for (const location of locations)
        await store.publish(location, Readable.from([Buffer.from('x')]), never);
      const listed: string[] = [];
      for await (const location of store.list()) listed.push(location);
      assert.deepEqual(listed.toSorted(), locations.toSorted());
    });

    it('lends a bundle as a file, and takes back what it made', async (t) => {
      const { store, list } = await create(t);
      const location = await store.locate(target(1));
      const bytes = randomBytes(100_000);
      await store.publish(location, Readable.from([bytes]), never);
      const before = await list();
      const seen = await store.withFile(location, (path) => readFile(path));
      assert.deepEqual(seen, bytes);
      assert.deepEqual(await list(), before);
      const nothing = store.withFile(await store.locate(target(2)), (path) => readFile(path));
      await assert.rejects(nothing, /ENOENT|no longer there/);
    });

    it('admits no path that does not exist', async (t) => {
      const { store } = await create(t);
      for (const path of ['', 'relative.zip', '/no/such/file.zip', '/a\0b.zip', `/${'x'.repeat(5000)}`]) {
        await assert.rejects(store.admit(path), { code: 'ARCHIVE_NOT_FOUND' });
      }
    });
  });
}
