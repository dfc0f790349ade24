import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { zipWriter } from '../../src/adapters/archiver-zip-writer.ts';
import { CecError } from '../../src/errors.ts';
import { ArchiveFault } from '../../src/ports/archive.ts';
import { memoryReader } from './memory-archive.ts';
import { bytesOf, readAll } from './zip-files.ts';
import type { ReadArchive } from './zip-files.ts';

const NAME = 'records.ndjson';
const CONTENT = '{"a":1,"b":"aaaaaaaaaaaaaaaa"}\n';
const original = await bytesOf(
  zipWriter().write(
    [
      { path: 'mimetype', content: Buffer.from('application/x-test') },
      { path: NAME, content: Buffer.from(CONTENT) },
      { path: 'empty', content: Buffer.alloc(0) },
    ],
    new AbortController().signal,
  ),
);
const intact = await read(original);

/** What the archive holds, or undefined when it was refused as it should be. */
async function read(bytes: Buffer): Promise<ReadArchive | undefined> {
  try {
    return await readAll('', {}, memoryReader(bytes));
  } catch (error) {
    assert.ok(error instanceof ArchiveFault || error instanceof CecError, String(error));
    return undefined;
  }
}

/** The bytes from which `change` makes a refused archive, or one that says openly that it was repacked. */
async function positionsPassed(change: (at: number) => Buffer): Promise<number[]> {
  const passed: number[] = [];
  for (const at of original.keys()) {
    const found = await read(change(at));
    if (found === undefined) continue;
    assert.deepEqual(found.contents, intact?.contents, `other content after a change at ${at}`);
    if (found.repacked.length === 0) passed.push(at);
  }
  return passed;
}

function without(at: number): Buffer {
  return Buffer.concat([original.subarray(0, at), original.subarray(at + 1)]);
}

function twice(at: number): Buffer {
  return Buffer.concat([original.subarray(0, at + 1), original.subarray(at)]);
}

function flipped(at: number, mask: number): Buffer {
  const bytes = Buffer.from(original);
  bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at);
  return bytes;
}

describe('zipReader on an altered archive', () => {
  it('accepts the archive as it was', () => {
    assert.deepEqual(intact?.repacked, []);
    assert.equal(intact.contents.get(NAME), CONTENT);
  });

  it('finds every flipped bit, but for spare bits of the deflate data', async () => {
    const start = original.indexOf(NAME) + NAME.length;
    const end = original.indexOf('PK\x07\x08', start, 'latin1');
    const emptyStart = original.indexOf('empty') + 'empty'.length;
    for (let bit = 0; bit < 8; bit += 1) {
      const passed = await positionsPassed((at) => flipped(at, 1 << bit));
      for (const at of passed) {
        assert.ok(
          (at >= start && at < end) || at === emptyStart + 1,
          `bit ${bit} of byte ${at} is not checked`,
        );
      }
    }
  });

  it('finds every byte that is missing, and every byte that stands there twice', async () => {
    assert.deepEqual(await positionsPassed(without), []);
    assert.deepEqual(await positionsPassed(twice), []);
  });

  it('refuses the archive cut off at any length', async () => {
    for (const length of original.keys()) {
      assert.equal(await read(original.subarray(0, length)), undefined, `${length} bytes`);
    }
  });

  it('never shows other content, whatever four bytes become', async () => {
    const change = fc.tuple(fc.nat(original.length - 1), fc.constantFrom(0, 1, 2, 8, 0x7f, 0x80, 0xff));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(original);
        for (const [at, value] of changes) bytes.writeUInt8(value, at);
        const found = await read(bytes);
        assert.deepEqual(found?.contents ?? intact?.contents, intact?.contents);
      }),
      { numRuns: 500 },
    );
  });
});
