import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { zipWriter } from '../../src/adapters/archiver-zip-writer.ts';
import { zipReader } from '../../src/adapters/yauzl-zip-reader.ts';
import { DeflatedEntryEngine } from '../../src/adapters/zip-deflated-engine.ts';
import { bytesOf, missing, readBytes, runTool, scratch } from './zip-files.ts';

const directory = await scratch();
const NEVER = new AbortController().signal;
const GIB = 2 ** 30;
const LAST_32_BIT = 0xffffffff;
const content = Buffer.from('content');

/** An archive with one entry that claims this size. */
function claiming(size: number): Promise<Buffer> {
  const entry = {
    path: 'a',
    deflated: () => Readable.from([deflateRawSync(content)]),
    size,
    crc32: crc32(content),
  };
  return bytesOf(zipWriter().write([entry], NEVER));
}

/** What the engine writes for one entry, and then the directory, when it believes to be at this offset. */
async function writtenAt(offset: number): Promise<Buffer> {
  const engine = new DeflatedEntryEngine();
  engine.offset = offset;
  engine.append(content, { name: 'a', date: new Date(0), mode: 0o644 }, () => engine.finalize());
  return bytesOf(engine);
}

function descriptorOf(archive: Buffer): Buffer {
  return archive.subarray(
    archive.indexOf('PK\x07\x08', 0, 'latin1'),
    archive.indexOf('PK\x01\x02', 0, 'latin1'),
  );
}

function centralOf(archive: Buffer): Buffer {
  return archive.subarray(archive.indexOf('PK\x01\x02', 0, 'latin1'));
}

function hasZip64End(archive: Buffer): boolean {
  return archive.includes('PK\x06\x06', 0, 'latin1');
}

describe('ZIP64', () => {
  it('is announced in the local header of an entry beyond 4 GiB, and kept to in descriptor and directory', async () => {
    const archive = await claiming(5 * GIB);
    assert.equal(archive.readUInt16LE(4), 45);
    assert.equal(archive.readUInt16LE(6), 8);
    assert.deepEqual(archive.subarray(14, 26), Buffer.from('00000000ffffffffffffffff', 'hex'));
    assert.deepEqual(archive.subarray(31, 51), Buffer.from(`01001000${'00'.repeat(16)}`, 'hex'));
    assert.equal(descriptorOf(archive).length, 24);
    assert.equal(descriptorOf(archive).readBigUInt64LE(16), BigInt(5 * GIB));
    const central = centralOf(archive);
    assert.equal(central.readUInt16LE(6), 45);
    assert.equal(central.readUInt16LE(30), 28);
    assert.equal(central.readBigUInt64LE(46 + 1 + 4), BigInt(5 * GIB));
  });

  it('makes three descriptions that zipReader finds in agreement', async () => {
    await assert.rejects(readBytes(directory, await claiming(5 * GIB)), /limit "entryRatio"/);
    const archive = await zipReader().open(join(directory, 'archive.zip'), {
      entryRatio: Infinity,
      ratio: Infinity,
    });
    assert.deepEqual(archive.repacked, []);
    assert.deepEqual(
      archive.entries.map(({ size }) => size),
      [5 * GIB],
    );
    await assert.rejects(bytesOf(archive.read('a')), /less data than it declares/);
    await archive.close();
  });

  it('begins where the compressed size could pass 4 GiB although the inflated one does not', async () => {
    assert.equal(descriptorOf(await claiming(LAST_32_BIT - 2 ** 24 - 1)).length, 16);
    assert.equal(descriptorOf(await claiming(LAST_32_BIT - 2 ** 24)).length, 24);
    assert.equal(descriptorOf(await claiming(LAST_32_BIT)).length, 24);
  });

  it('holds the offset of an entry from the first that does not fit on, and leaves its descriptor short', async () => {
    for (const offset of [LAST_32_BIT, 5 * GIB]) {
      const archive = await writtenAt(offset);
      assert.equal(descriptorOf(archive).length, 16);
      assert.equal(centralOf(archive).readUInt32LE(42), LAST_32_BIT);
      assert.equal(centralOf(archive).readBigUInt64LE(46 + 1 + 4 + 16), BigInt(offset));
      assert.ok(hasZip64End(archive));
    }
    const last = await writtenAt(LAST_32_BIT - 1);
    assert.equal(centralOf(last).readUInt32LE(42), LAST_32_BIT - 1);
    assert.equal(centralOf(last).readUInt16LE(30), 0);
  });

  it('holds a directory offset that is the mark itself', async () => {
    const entryBytes = (await writtenAt(0)).indexOf('PK\x01\x02', 0, 'latin1');
    assert.equal(hasZip64End(await writtenAt(LAST_32_BIT - entryBytes - 1)), false);
    assert.equal(hasZip64End(await writtenAt(LAST_32_BIT - entryBytes)), true);
  });
});

const BLOCK = 0xffff;
const BLOCKS = 66_000;
const BLOCKS_PER_CHUNK = 30;

/** Zeros as stored deflate blocks, so that the compressed size passes 4 GiB too. */
async function* storedBlocks(): AsyncGenerator<Buffer> {
  const block = Buffer.alloc(5 + BLOCK);
  block.writeUInt16LE(BLOCK, 1);
  const chunk = Buffer.concat(Array.from({ length: BLOCKS_PER_CHUNK }, () => block));
  for (let index = 0; index < BLOCKS; index += BLOCKS_PER_CHUNK) yield chunk;
  yield Buffer.from([1, 0, 0, 0xff, 0xff]);
}

/** Leaves holes where there are zeros: the file takes a tenth of its size. */
async function writeSparse(path: string, stream: AsyncIterable<Buffer>): Promise<void> {
  const PAGE = 4096;
  const zeros = Buffer.alloc(PAGE);
  const file = await open(path, 'w');
  let at = 0;
  for await (const chunk of stream) {
    for (let from = 0; from < chunk.length; from += PAGE) {
      const page = chunk.subarray(from, from + PAGE);
      if (page.compare(zeros, 0, page.length) !== 0) await file.write(page, 0, page.length, at + from);
    }
    at += chunk.length;
  }
  await file.truncate(at);
  await file.close();
}

const gated = env['CEC_TEST_LARGE'] === '1' ? false : 'takes half a minute: set CEC_TEST_LARGE=1';

describe('an archive beyond 4 GiB', { skip: gated }, () => {
  const path = join(directory, 'large.zip');
  const size = BLOCK * BLOCKS;

  it('is written and read back', async () => {
    let checksum = 0;
    for (let index = 0; index < BLOCKS; index += 1) checksum = crc32(Buffer.alloc(BLOCK), checksum);
    const entries = [
      { path: 'large', deflated: () => Readable.from(storedBlocks()), size, crc32: checksum },
      { path: 'behind', content: Buffer.from('behind') },
    ];
    await writeSparse(path, zipWriter().write(entries, NEVER));
    const archive = await zipReader().open(path);
    let read = 0;
    for await (const chunk of archive.read('large')) read += chunk.length;
    assert.equal(read, size);
    assert.equal(String(await bytesOf(archive.read('behind'))), 'behind');
    assert.deepEqual(archive.repacked, []);
    await archive.close();
  });

  it('is accepted by unzip', { skip: missing('unzip', '-v') }, () => {
    const { ok, output } = runTool('unzip', ['-tq', path]);
    assert.ok(ok, output);
  });

  it('is accepted by Python', { skip: missing('python3', '--version') }, () => {
    const { ok, output } = runTool('python3', ['-m', 'zipfile', '-t', path]);
    assert.ok(ok, output);
  });
});
