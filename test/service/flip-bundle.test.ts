import assert from 'node:assert/strict';
import { open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { CecError } from '../../src/errors.ts';
import { openBundles } from './tamper-fixture.ts';
import { assertFails, placeOf } from './tamper-verdict.ts';

const bundles = await openBundles();
const original = await readFile(bundles.path);
const path = join(bundles.directory, 'flipped.zip');
await writeFile(path, original);
const file: FileHandle = await open(path, 'r+');
after(async () => {
  await file.close();
  await bundles.close();
});

/** One bit of the file is another one while `work` is under way. */
async function whileFlipped<T>(at: number, bit: number, work: () => Promise<T>): Promise<T> {
  const byte = original.readUInt8(at);
  await file.write(Buffer.of(byte ^ (1 << bit)), 0, 1, at);
  try {
    return await work();
  } finally {
    await file.write(Buffer.of(byte), 0, 1, at);
  }
}

/** All bits of a small bundle are flipped in `../fuzz/flips.test.ts`, in memory. */
describe('verifyBundle on a bundle file with one flipped bit', () => {
  it('names the entry whose data it is in', async () => {
    for (const entry of bundles.content.keys()) {
      const at = original.indexOf(entry) + entry.length + 10;
      await whileFlipped(at, 3, async () => {
        const verdict = await bundles.verifyFile(path);
        assertFails(verdict, ['container']);
        assert.equal(placeOf(verdict, 'container'), entry);
      });
    }
  });

  it('is never accepted by the id of the bundle, be the content the same or not', async () => {
    for (let at = 0; at < original.length; at += Math.floor(original.length / 30)) {
      await whileFlipped(at, at % 8, async () => {
        const verdict = await bundles
          .verifyFile(path, { expected: { sha256: bundles.sha256 } })
          .catch((error: unknown) => error);
        if (verdict instanceof CecError) return;
        assert.ok(typeof verdict === 'object' && verdict !== null && 'overallValid' in verdict);
        assert.equal(verdict.overallValid, false);
      });
    }
    const unaltered = await bundles.verifyFile(path, { expected: { sha256: bundles.sha256 } });
    assert.deepEqual([unaltered.overallValid, unaltered.findings], [true, []]);
  });
});
