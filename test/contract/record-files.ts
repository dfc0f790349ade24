import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { crc32, inflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import type { FinishedRecordFile, RecordFilesFactory } from '../../src/ports/record-files.ts';

/** `count` lines of about `length` bytes, somewhat alike, each ended by LF. */
export function recordLines(count: number, length: number, seed = 1): Buffer {
  let state = seed;
  const lines = Array.from({ length: count }, (_, i) => {
    let text = `{"position":${i},"log":"acme/chat/evidence","text":"`;
    while (text.length < length - 3) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      text += `${state.toString(36)} record `;
    }
    return `${text}"}\n`;
  });
  return Buffer.from(lines.join(''));
}

async function assertHolds(
  file: FinishedRecordFile | undefined,
  bytes: Uint8Array,
  lines: number,
): Promise<void> {
  assert.ok(file);
  const inflated = inflateRawSync(await buffer(file.deflated()));
  assert.equal(Buffer.compare(inflated, bytes), 0, 'inflated content differs');
  const { size, sha256 } = { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  assert.deepEqual(
    { ...file, deflated: undefined },
    { lines, size, crc32: crc32(bytes), sha256, deflated: undefined },
  );
}

let bundles = 0;
/** Names are never used twice, as those of bundles are not. */
export const newBundleId = () => `cec-${String(bundles++).padStart(26, '0')}`;

/** What every way to set record files aside has to keep. */
export function recordFilesContract(create: (t: TestContext) => Promise<RecordFilesFactory>): void {
  describe('RecordFiles', () => {
    it('gives back each file with its counts and digests', async (t) => {
      const files = await (await create(t)).create(newBundleId(), 3);
      const [short, long] = [recordLines(4000, 700), recordLines(300, 6000)];
      await files.write(0, Buffer.from(short), 4000);
      await files.write(2, Buffer.from(long), 300);
      const [first, second, third] = await files.finish();
      await assertHolds(first, short, 4000);
      await assertHolds(second, Buffer.alloc(0), 0);
      await assertHolds(third, long, 300);
      await files.discard();
    });

    it('makes a valid, small deflate stream of an empty file', async (t) => {
      const files = await (await create(t)).create(newBundleId(), 1);
      const [empty] = await files.finish();
      await assertHolds(empty, Buffer.alloc(0), 0);
      assert.ok(empty && (await buffer(empty.deflated())).length < 10);
      await files.discard();
    });

    it('counts an empty write as nothing, even without memory behind it', async (t) => {
      const files = await (await create(t)).create(newBundleId(), 1);
      const lines = recordLines(10, 500);
      await files.write(0, Buffer.from(lines), 10);
      await files.write(0, new Uint8Array(new ArrayBuffer(0)), 0);
      const [file] = await files.finish();
      await assertHolds(file, lines, 10);
      await files.discard();
    });

    it('can be read more than once, and at the same time', async (t) => {
      const files = await (await create(t)).create(newBundleId(), 1);
      await files.write(0, recordLines(1000, 500), 1000);
      const [file] = await files.finish();
      assert.ok(file);
      const [first, second] = await Promise.all([buffer(file.deflated()), buffer(file.deflated())]);
      assert.deepEqual(first, second);
      await files.discard();
    });

    it('keeps the order of writes that nobody waited for', async (t) => {
      const files = await (await create(t)).create(newBundleId(), 2);
      const parts = Array.from({ length: 16 }, (_, i) => recordLines(100 + i * 50, 900, i + 1));
      const writes = parts.flatMap((part, i) => [
        files.write(0, part, 100 + i * 50),
        files.write(1, part, 1),
      ]);
      await Promise.all(writes);
      const [first, second] = await files.finish();
      const lines = parts.reduce((sum, _, i) => sum + 100 + i * 50, 0);
      await assertHolds(first, Buffer.concat(parts), lines);
      await assertHolds(second, Buffer.concat(parts), parts.length);
      await files.discard();
    });

    it('does not depend on how the bytes are cut', async (t) => {
      const factory = await create(t);
      const content = recordLines(3000, 600);
      const cuts = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 700_000 })), { maxLength: 30 });
      await fc.assert(
        fc.asyncProperty(cuts, async (writes) => {
          const files = await factory.create(newBundleId(), 3);
          const expected: Buffer[][] = [[], [], []];
          for (const [file, length] of writes) {
            const start = length % 100_000;
            const part = content.subarray(start, start + length);
            expected[file]?.push(part);
            await files.write(file, part, 1);
          }
          const finished = await files.finish();
          for (const [i, parts] of expected.entries()) {
            await assertHolds(finished[i], Buffer.concat(parts), parts.length);
          }
          await files.discard();
        }),
        { numRuns: 15 },
      );
    });

    it('serves several bundles at once', async (t) => {
      const factory = await create(t);
      await Promise.all(
        Array.from({ length: 8 }, async (_, i) => {
          const files = await factory.create(newBundleId(), 3);
          const bytes = recordLines(600, 700, i + 1);
          for (let file = 0; file < 3; file++) await files.write(file, bytes, 600);
          for (const file of await files.finish()) await assertHolds(file, bytes, 600);
          await files.discard();
        }),
      );
    });

    it('can be discarded at any point', async (t) => {
      const factory = await create(t);
      const untouched = await factory.create(newBundleId(), 7);
      await untouched.discard();
      const busy = await factory.create(newBundleId(), 2);
      const bytes = recordLines(1000, 700);
      const writes = Array.from({ length: 20 }, () => busy.write(0, bytes, 1000));
      const outcomes = Promise.allSettled(writes);
      await busy.discard();
      assert.equal((await outcomes).length, 20);
    });

    it('refuses a second set for the same bundle', async (t) => {
      const factory = await create(t);
      const bundleId = newBundleId();
      const files = await factory.create(bundleId, 1);
      await assert.rejects(factory.create(bundleId, 1), { code: 'BUILD_FAILED' });
      await files.write(0, Buffer.from('kept\n'), 1);
      await assertHolds((await files.finish())[0], Buffer.from('kept\n'), 1);
      await files.discard();
    });
  });
}
