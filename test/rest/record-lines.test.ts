import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { splitLines } from '../../src/rest/record-lines.ts';

async function linesOf(chunks: readonly Uint8Array[], maxBytes = 1000): Promise<[number, string][]> {
  const found: [number, string][] = [];
  for await (const { number, bytes } of splitLines(arriving(chunks), maxBytes)) {
    found.push([number, Buffer.from(bytes).toString()]);
  }
  return found;
}

async function* arriving(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* chunks;
}

describe('splitLines', () => {
  it('finds the same lines however the text is cut', async () => {
    const line = fc.constantFrom('', ' ', '\t\r', 'a', 'é€😀', '{"a":1}', 'ab\r');
    const cuts = fc.array(fc.nat({ max: 7 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(line), cuts, async (lines, sizes) => {
        const text = Buffer.from(lines.join('\n'));
        const chunks: Uint8Array[] = [];
        for (let at = 0, i = 0; at < text.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          chunks.push(text.subarray(at, at + size));
          at += Math.max(1, size);
          if (size === 0) chunks.push(text.subarray(at - 1, at));
        }
        const expected = lines
          .map((content, i): [number, string] => [i + 1, content])
          .filter(([, content]) => content.trim() !== '');
        assert.deepEqual(await linesOf(chunks), expected);
      }),
      { numRuns: 200 },
    );
  });

  it('takes a line of the largest size and none of one byte more', async () => {
    const lf = Buffer.from('\n');
    assert.equal((await linesOf([Buffer.alloc(10, 0x61), lf], 10)).length, 1);
    for (const chunks of [
      [Buffer.alloc(11, 0x61)],
      [Buffer.alloc(11, 0x61), lf],
      [lf, Buffer.alloc(6, 0x20), Buffer.alloc(5, 0x20)],
    ]) {
      await assert.rejects(linesOf(chunks, 10), {
        status: 422,
        message: /^line [12]: is longer than 10 bytes$/,
      });
    }
  });
});
