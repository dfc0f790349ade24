import assert from 'node:assert/strict';
import { open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { zipReader } from '../../src/adapters/yauzl-zip-reader.ts';
import { CecError } from '../../src/errors.ts';
import { ArchiveFault, type OpenArchive } from '../../src/ports/archive.ts';
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

const DIRECTORY = original.readUInt32LE(original.length - 6);
const DATA_STRIDE = 97;

/** Every byte of the headers, descriptors, directory and end record, and one in a hundred of the deflated data. */
function positions(): number[] {
  const chosen = new Set<number>();
  for (let at = 0; at < DIRECTORY; at += DATA_STRIDE) chosen.add(at);
  for (let at = DIRECTORY; at < original.length; at++) chosen.add(at);
  for (const [signature, length] of [
    ['PK\x03\x04', 60],
    ['PK\x07\x08', 16],
  ] as const) {
    for (let at = original.indexOf(signature); at >= 0; at = original.indexOf(signature, at + 1))
      for (let i = 0; i < length; i++) chosen.add(at + i);
  }
  return [...chosen];
}

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

/** Whether the archive cannot be read; where it can, it has to hold what the bundle held. */
async function isRefused(at: number): Promise<boolean> {
  let archive: OpenArchive | undefined;
  try {
    archive = await zipReader().open(path);
    for (const entry of nearestFirst(archive, at)) {
      const chunks: Buffer[] = [];
      for await (const chunk of archive.read(entry)) chunks.push(Buffer.from(chunk));
      assert.ok(bundles.content.get(entry)?.equals(Buffer.concat(chunks)), `byte ${at} alters ${entry}`);
    }
    assert.equal(archive.entries.length, bundles.content.size);
    return false;
  } catch (error) {
    if (error instanceof ArchiveFault || error instanceof CecError) return true;
    throw error;
  } finally {
    await archive?.close();
  }
}

/** All entries, and first those near the flipped byte: a fault is found sooner. */
function nearestFirst({ entries }: OpenArchive, at: number): string[] {
  let end = 0;
  const ends = entries.map(({ path: name, compressedSize }) => {
    end += compressedSize + name.length + 46;
    return { name, distance: Math.abs(end - at) };
  });
  return ends.toSorted((a, b) => a.distance - b.distance).map(({ name }) => name);
}

describe('verifyBundle on a bundle file with one flipped bit', () => {
  it('never accepts other content, wherever the bit is', async () => {
    const intact = await bundles.verifyFile(path);
    assert.deepEqual([intact.overallValid, intact.findings], [true, []]);
    let [tried, passed] = [0, 0];
    for (const at of positions()) {
      tried++;
      const bit = tried % 8;
      await whileFlipped(at, bit, async () => {
        if (await isRefused(at)) return;
        passed++;
        const { findings, ...verdict } = await bundles.verifyFile(path);
        assert.deepEqual({ ...verdict, findings: [] }, intact, `bit ${bit} of byte ${at}`);
        assert.ok(findings.every(({ code }) => code === 'REPACKED'));
      });
    }
    assert.ok(tried > 2500, `${tried} positions`);
    assert.ok(passed < tried / 20, `${passed} of ${tried} flips changed nothing that is read`);
  });

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
    assert.equal(unaltered.overallValid, true);
  });
});
