import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { createLineBatch } from '../../../src/core/bundle/line-batch.ts';
import { LineTooLong, mergeLines } from '../../../src/core/bundle/merge-lines.ts';

const line = (position: number, rest = 'x') => `{"header":{"chain_position":${position},${rest}}`;

/** The text in chunks that end anywhere. */
function inChunks(text: string, sizes: readonly number[]): AsyncIterable<Buffer> {
  const bytes = Buffer.from(text);
  const chunks: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const end = at + (sizes[i % sizes.length] ?? bytes.length);
    chunks.push(bytes.subarray(at, end));
    at = end;
  }
  return Readable.from(chunks, { objectMode: true });
}

async function merged(files: readonly AsyncIterable<Buffer>[]): Promise<string[]> {
  const merge = await mergeLines(files);
  const lines: string[] = [];
  while (merge.peek() !== Infinity) {
    const { file, position, line: bytes } = merge.take();
    assert.equal(position, merge.peek());
    lines.push(`${file} ${String(bytes)}`);
    if (!merge.advance()) await merge.settle();
  }
  return lines;
}

describe('mergeLines', () => {
  it('gives the lines of all files in chain order, however they come in', async () => {
    const places = fc.array(fc.nat(3), { maxLength: 60 });
    const chunks = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(places, chunks, async (fileOf, sizes) => {
        const texts = [0, 1, 2, 3].map((file) =>
          fileOf
            .map((place, position) => (place === file ? `${line(position, 'é'.repeat(position % 7))}\n` : ''))
            .join(''),
        );
        const lines = await merged(texts.map((text) => inChunks(text, sizes)));
        assert.deepEqual(
          lines,
          fileOf.map((file, position) => `${file} ${line(position, 'é'.repeat(position % 7))}`),
        );
      }),
      { numRuns: 80 },
    );
  });

  it('gives each line of files that are not in order or are no records, so that none is hidden', async () => {
    const texts = [
      `${line(3)}\n${line(1)}\n`,
      `\n${line(2)}\ngarbage\n`,
      `{"header":{"chain_position":x}}\n`,
    ];
    const lines = await merged(texts.map((text) => inChunks(text, [7])));
    const all = texts.flatMap((text, file) =>
      text
        .split('\n')
        .slice(0, -1)
        .map((part) => `${file} ${part}`),
    );
    assert.deepEqual(lines.toSorted(), all.toSorted());
  });

  it('gives a last line without LF, too', async () => {
    assert.deepEqual(await merged([inChunks(`${line(0)}\n${line(1)}`, [5])]), [
      `0 ${line(0)}`,
      `0 ${line(1)}`,
    ]);
    assert.deepEqual(await merged([inChunks('torn', [5]), inChunks('', [5])]), ['0 torn']);
  });

  it('takes a position for none that no double holds', async () => {
    const merge = await mergeLines([inChunks(`${line(0).replace('0', '9'.repeat(400))}\n`, [99])]);
    assert.equal(merge.peek(), -1);
  });

  it('stops at a line that is longer than any record, before it fills the memory', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 65_536;
        yield Buffer.alloc(65_536, 0x78);
      }
    }
    await assert.rejects(mergeLines([endless()]), LineTooLong);
    assert.ok(read <= 4 * 65_536);
    const longest = `${line(0, 'x'.repeat(70_000))}\n`;
    assert.equal((await merged([inChunks(longest, [65_536])])).length, 1);
  });
});

describe('createLineBatch', () => {
  it('keeps lines and their files, however many and long they are', () => {
    const lines = fc.array(fc.record({ file: fc.nat(6), line: fc.string({ maxLength: 3000 }) }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(lines, (given) => {
        const batch = createLineBatch(1);
        for (const { file, line: text } of given)
          batch.add({ file, position: 0, number: 1, line: Buffer.from(text) });
        const { bytes, files } = batch.content();
        assert.equal(Buffer.from(bytes).toString(), given.map(({ line: text }) => `${text}\n`).join(''));
        assert.deepEqual(
          [...files],
          given.map(({ file }) => file),
        );
        assert.equal(Buffer.from(batch.lastLine()).toString(), given.at(-1)?.line ?? '');
      }),
      { numRuns: 100 },
    );
  });
});
