import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { zipReader } from '../../src/adapters/yauzl-zip-reader.ts';
import { CecError } from '../../src/errors.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { ArchiveFault, DEFAULT_ARCHIVE_LIMITS } from '../../src/ports/archive.ts';
import type { ArchiveLimits } from '../../src/ports/archive.ts';
import { bytesOf, missing, readAll, readBytes, runTool, scratch, textOf } from './zip-files.ts';
import { rawZip } from './zip-raw.ts';

const directory = await scratch();
const MIB = 2 ** 20;

/** Lines of which no two are alike, to be compressed about as far as records are. */
function lines(count: number, seed: number): string {
  return Array.from({ length: count }, (_, index) => `{"n":${(index * seed) % 1e9}}\n`).join('');
}

const CONTENTS = [lines(40_000, 7919), lines(50_000, 104_729), lines(60_000, 1_299_709)];
const path = join(directory, 'large.zip');
writeFileSync(path, rawZip(CONTENTS.map((content, index) => ({ name: `records/${index}.ndjson`, content }))));

function refusal(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof CecError, String(error));
    assert.equal(error.code, code);
    assert.ok(!error.message.includes(directory), 'names no path');
    return true;
  };
}

describe('zipReader.open', () => {
  it('answers ARCHIVE_NOT_FOUND when there is no file', async () => {
    await assert.rejects(zipReader().open(join(directory, 'absent.zip')), refusal('ARCHIVE_NOT_FOUND'));
    await assert.rejects(zipReader().open(join(path, 'below-a-file')), refusal('ARCHIVE_NOT_FOUND'));
  });

  it('answers NOT_AN_ARCHIVE for an empty file, a text, and an archive without its end', async () => {
    const whole = rawZip([{ name: 'a' }]);
    for (const bytes of [Buffer.alloc(0), Buffer.from('a text'), whole.subarray(0, -22)]) {
      await assert.rejects(readBytes(directory, bytes), refusal('NOT_AN_ARCHIVE'));
    }
  });

  it('says of a directory that it is no regular file', async () => {
    mkdirSync(join(directory, 'folder.zip'));
    await assert.rejects(zipReader().open(join(directory, 'folder.zip')), /not a regular file/);
  });

  it('does not wait for the writer of a FIFO', { skip: missing('mkfifo', '--version') }, async () => {
    const fifo = join(directory, 'fifo.zip');
    assert.ok(runTool('mkfifo', [fifo]).ok);
    await assert.rejects(zipReader().open(fifo), /not a regular file/);
  });

  it('does not care what the file is called', async () => {
    const partial = join(directory, '.bundle.zip.tmp-1');
    writeFileSync(partial, rawZip([{ name: 'a', content: 'b' }]));
    assert.deepEqual((await readAll(partial)).contents, new Map([['a', 'b']]));
  });

  it('lists name and both sizes of each file', async () => {
    const archive = await zipReader().open(path);
    assert.deepEqual(
      archive.entries.map((entry) => [entry.path, entry.size]),
      CONTENTS.map((content, index) => [`records/${index}.ndjson`, content.length]),
    );
    assert.ok(
      archive.entries.every(({ compressedSize, size }) => compressedSize > 0 && compressedSize < size),
    );
    await archive.close();
  });

  it('closes the file whatever comes of it', { skip: openFiles() === 0 && 'no /proc' }, async () => {
    const before = openFiles();
    await readAll(path);
    await assert.rejects(readAll(path, { entries: 1 }), ArchiveFault);
    await assert.rejects(readBytes(directory, Buffer.from('a text')), CecError);
    await assert.rejects(readBytes(directory, rawZip([{ name: 'a', both: { crc: 1 } }])), ArchiveFault);
    await assert.rejects(zipReader().open(directory), CecError);
    assert.equal(openFiles(), before);
  });
});

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

/** The size and the incompressible parts of a record line, around a payload of one letter. */
function repetitiveRecord(index: number): string {
  const digests = ['payload', 'prev', 'hmac'].map((name) => hash('sha256', `${name}${index}`));
  return `{"digests":"${digests.join(' ')}","payload":"${'a'.repeat(10_000)}"}\n`;
}

describe('zipReader limits', () => {
  const cases: readonly [keyof ArchiveLimits, number, RegExp][] = [
    ['entries', 2, /^the archive has 3 entries, beyond the limit "entries" of 2$/],
    ['totalBytes', MIB, /^the archive holds \d+ bytes, beyond the limit "totalBytes" of 1048576$/],
    ['ratio', 2, /^the archive grows from \d+ to \d+ bytes, beyond the limit "ratio" of 2$/],
  ];
  for (const [limit, value, message] of cases) {
    it(`names "${limit}" when it is crossed`, async () => {
      await assert.rejects(zipReader().open(path, { [limit]: value }), { name: 'ArchiveFault', message });
    });
  }

  it('names "entryRatio" and the entry', async () => {
    const big = join(directory, 'ratio.zip');
    writeFileSync(big, rawZip([{ name: 'a', content: lines(150_000, 7919) }]));
    const message = /^a: it grows from \d+ to \d+ bytes, beyond the limit "entryRatio" of 2$/;
    await assert.rejects(zipReader().open(big, { entryRatio: 2 }), { name: 'ArchiveFault', message });
  });

  it('allows as many entries as it says', async () => {
    const entries = Array.from({ length: DEFAULT_ARCHIVE_LIMITS.entries }, (_, index) => ({
      name: `f${index}`,
    }));
    assert.equal((await readBytes(directory, rawZip(entries))).contents.size, 64);
  });

  it('asks no ratio of empty and of small entries', async () => {
    const spaces = ' '.repeat(MIB - 100);
    const { contents } = await readBytes(
      directory,
      rawZip([{ name: 'empty' }, { name: 'stored', stored: true }, { name: 'spaces', content: spaces }]),
    );
    assert.equal(contents.get('spaces'), spaces);
  });

  it('leaves room for records whose payload is one long repetition', async () => {
    const content = Array.from({ length: 300 }, (_, index) => repetitiveRecord(index)).join('');
    const { contents } = await readBytes(directory, rawZip([{ name: 'records.ndjson', content }]));
    assert.equal(contents.get('records.ndjson'), content);
  });
});

describe('zipReader.read', () => {
  it('reads entries side by side', async () => {
    const archive = await zipReader().open(path);
    const texts = await Promise.all(archive.entries.map((entry) => textOf(archive.read(entry.path))));
    assert.deepEqual(texts, CONTENTS);
    await archive.close();
  });

  it('gives chunks of 128 KiB at most', async () => {
    const archive = await zipReader().open(path);
    for await (const chunk of archive.read('records/2.ndjson')) assert.ok(chunk.length <= 128 * 1024);
    await archive.close();
  });

  it('may be left early, and begun again', async () => {
    const archive = await zipReader().open(path);
    for await (const chunk of archive.read('records/0.ndjson')) {
      assert.equal(chunk.toString('latin1', 0, 6), '{"n":0');
      break;
    }
    assert.equal(await textOf(archive.read('records/0.ndjson')), CONTENTS[0]);
    await archive.close();
  });

  it('refuses an entry that is not there', async () => {
    const archive = await zipReader().open(path);
    assert.throws(() => archive.read('records'), { name: 'ArchiveFault', entry: 'records' });
    await archive.close();
  });

  it('finds out when the file is cut off under it', async () => {
    const shrinking = join(directory, 'shrinking.zip');
    const content = randomBytes(MIB);
    writeFileSync(
      shrinking,
      rawZip([
        { name: 'a', stored: true, content },
        { name: 'b', content },
      ]),
    );
    const archive = await zipReader().open(shrinking);
    truncateSync(shrinking, 1000);
    await assert.rejects(bytesOf(archive.read('a')), /became shorter while it was read/);
    await assert.rejects(bytesOf(archive.read('b')), /became shorter while it was read/);
    await archive.close();
  });
});
