import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, it } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { zipWriter } from '../../src/adapters/archiver-zip-writer.ts';
import type { ArchiveEntry } from '../../src/ports/archive.ts';
import { bytesOf, missing, readAll, runTool, scratch } from './zip-files.ts';

const directory = await scratch();
const NEVER = new AbortController().signal;

function plain(path: string, text = path): ArchiveEntry {
  return { path, content: Buffer.from(text) };
}

function deflated(path: string, content: Buffer): ArchiveEntry {
  const data = deflateRawSync(content);
  const half = data.length >> 1;
  return {
    path,
    deflated: () => Readable.from([data.subarray(0, half), data.subarray(half)]),
    size: content.length,
    crc32: crc32(content),
  };
}

/** An entry whose data comes from this stream. */
function from(path: string, source: Readable): ArchiveEntry {
  return { path, deflated: () => source, size: 0, crc32: 0 };
}

function unopenable(path: string): ArchiveEntry {
  return { path, deflated: () => assert.fail(`${path} was opened`), size: 0, crc32: 0 };
}

/** A source that goes on for ever, and tells how often it was asked. */
function endless(): { source: Readable; asked: () => number } {
  let asked = 0;
  const source = new Readable({
    read() {
      asked += 1;
      this.push(Buffer.alloc(256 * 1024));
    },
  });
  return { source, asked: () => asked };
}

const random = randomBytes(300_000);
const ENTRIES: readonly ArchiveEntry[] = [
  plain('mimetype', 'application/x-test'),
  plain('empty.ndjson', ''),
  deflated('deflated-empty.ndjson', Buffer.alloc(0)),
  deflated('deflated/text.ndjson', Buffer.from('{"a":1}\n'.repeat(1000))),
  deflated('deflated/random.bin', random),
  { path: 'random.bin', content: new Uint8Array(random) },
  ...Array.from({ length: 14 }, (_, index) => plain(`META-INF/file-${index}.json`)),
];
const archive = await bytesOf(zipWriter().write(ENTRIES, NEVER));
const path = join(directory, 'written.zip');
await writeFile(path, archive);

describe('zipWriter', () => {
  it('writes what zipReader reads back, in order and in its own layout', async () => {
    const { contents, repacked } = await readAll(path, { ratio: 1e6 });
    assert.deepEqual(
      [...contents.keys()],
      ENTRIES.map((entry) => entry.path),
    );
    assert.equal(contents.get('mimetype'), 'application/x-test');
    assert.equal(contents.get('empty.ndjson'), '');
    assert.equal(contents.get('deflated-empty.ndjson'), '');
    assert.equal(contents.get('deflated/text.ndjson'), '{"a":1}\n'.repeat(1000));
    assert.equal(contents.get('deflated/random.bin'), random.toString('latin1'));
    assert.equal(contents.get('random.bin'), random.toString('latin1'));
    assert.equal(contents.get('META-INF/file-13.json'), 'META-INF/file-13.json');
    assert.deepEqual(repacked, []);
  });

  it('makes the same bytes of the same entries', async () => {
    assert.ok(archive.equals(await bytesOf(zipWriter().write(ENTRIES, NEVER))));
  });

  it('stores a first entry mimetype plainly, and deflates it anywhere else', async () => {
    assert.equal(archive.toString('latin1', 30, 56), 'mimetypeapplication/x-test');
    const second = await bytesOf(zipWriter().write([plain('a'), plain('mimetype', 'x'.repeat(50))], NEVER));
    assert.equal(second.includes('x'.repeat(50)), false);
  });

  const judges = [
    { tool: 'unzip', probe: '-v', args: ['-tq', path] },
    { tool: 'python3', probe: '--version', args: ['-m', 'zipfile', '-t', path] },
    { tool: 'jar', probe: '--version', args: ['tf', path] },
    { tool: 'zip', probe: '-v', args: ['-T', path] },
  ];
  for (const { tool, probe, args } of judges) {
    it(`writes what ${tool} accepts`, { skip: missing(tool, probe) }, () => {
      const { ok, output } = runTool(tool, args);
      assert.ok(ok, output);
    });
  }

  it('writes what Java can read from a pipe', { skip: missing('jar', '--version') }, () => {
    const { ok, output } = runTool('jar', ['t'], { input: archive });
    assert.ok(ok, output);
    assert.deepEqual(
      output.trim().split('\n'),
      ENTRIES.map((entry) => entry.path),
    );
  });

  for (const name of ['../a', '/a', 'a\\b', 'a/', '', 'C:a', 'é']) {
    it(`refuses the path ${JSON.stringify(name)}, which archiver would rename`, () => {
      assert.throws(() => zipWriter().write([plain(name, 'x')], NEVER), /not a path for an archive entry/);
    });
  }

  it('refuses two paths that differ only in case', () => {
    assert.throws(() => zipWriter().write([plain('a'), plain('A')], NEVER), /given twice: A/);
  });
});

describe('zipWriter with a source that fails', () => {
  it('destroys the output with the error, and opens no later source', async () => {
    const fault = new Error('disk on fire');
    const source = new Readable({ read: () => source.destroy(fault) });
    const output = zipWriter().write([plain('a'), from('b', source), unopenable('c')], NEVER);
    await assert.rejects(bytesOf(output), fault);
    assert.ok(output.destroyed);
  });

  it('does so in the middle of the data', async () => {
    const fault = new Error('disk on fire');
    const source = Readable.from(
      (async function* () {
        yield Buffer.alloc(100_000);
        await turn();
        throw fault;
      })(),
    );
    await assert.rejects(bytesOf(zipWriter().write([from('a', source), plain('b')], NEVER)), fault);
  });

  it('does so when the source cannot be opened', async () => {
    const fault = new Error('no such file');
    const entry = {
      ...unopenable('a'),
      deflated: (): Readable => {
        throw fault;
      },
    };
    await assert.rejects(bytesOf(zipWriter().write([entry], NEVER)), fault);
  });

  it('does not wait for a source that closes without an end', async () => {
    const source = new Readable({ read: () => source.destroy() });
    const output = zipWriter().write([from('a', source)], NEVER);
    await assert.rejects(bytesOf(output), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  });
});

describe('zipWriter when it is stopped', () => {
  it('ends with an AbortError that holds the reason, and destroys the source', async () => {
    const { source } = endless();
    const controller = new AbortController();
    const output = zipWriter().write([from('a', source), unopenable('b')], controller.signal);
    await once(output, 'readable');
    const reason = new Error('cancelled by the caller');
    controller.abort(reason);
    await assert.rejects(bytesOf(output), { name: 'AbortError', cause: reason });
    if (!source.closed) await once(source, 'close');
    assert.ok(source.destroyed);
  });

  it('opens nothing when it was aborted before', async () => {
    const output = zipWriter().write([unopenable('a')], AbortSignal.abort());
    await assert.rejects(bytesOf(output), { name: 'AbortError' });
  });

  it('destroys the source when nobody wants the output any more', async () => {
    const { source } = endless();
    const output = zipWriter().write([from('a', source), unopenable('b')], NEVER);
    await once(output, 'readable');
    output.destroy();
    await once(source, 'close');
    assert.ok(source.destroyed);
  });

  it('reads no further ahead than a few megabytes', async () => {
    const { source, asked } = endless();
    const output = zipWriter().write([from('a', source)], NEVER);
    await once(output, 'readable');
    for (let turns = 0; turns < 200; turns += 1) await turn();
    assert.ok(asked() <= 24, `${asked()} chunks of 256 KiB`);
    output.destroy();
  });
});
