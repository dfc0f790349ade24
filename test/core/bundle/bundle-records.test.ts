import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRecordLines } from '../../../src/core/bundle/bundle-records.ts';
import { content, sealedLog } from '../log/sealed-lines.ts';
import { linesArchive } from './lines-archive.ts';

const PATH = 'gate_evaluations/records.ndjson';
const { lines } = sealedLog(Array.from({ length: 9 }, (_, i) => content(`r${i}`)));

async function read(files: Readonly<Record<string, readonly string[]>>, chunk?: number) {
  const found: [number, string, string | undefined][] = [];
  for await (const { number, bytes, record } of readRecordLines(linesArchive(files, chunk), PATH))
    found.push([number, bytes.toString(), record?.header.record_id]);
  return found;
}

describe('readRecordLines', () => {
  it('gives every line of the file in its order, wherever chunks end', async () => {
    const expected = lines.map((line, i) => [i + 1, line, `r${i}`]);
    for (const chunk of [1, 7, 1000, 1 << 20])
      assert.deepEqual(await read({ [PATH]: lines }, chunk), expected);
  });

  it('keeps the order of the file where that is not the order of positions', async () => {
    const reversed = lines.toReversed();
    assert.deepEqual(
      (await read({ [PATH]: reversed })).map(([, line]) => line),
      reversed,
    );
  });

  it('gives lines that are no records as such', async () => {
    const [first = '', second = ''] = lines;
    assert.deepEqual(await read({ [PATH]: ['', first, 'x', second.slice(1)] }), [
      [1, '', undefined],
      [2, first, 'r0'],
      [3, 'x', undefined],
      [4, second.slice(1), undefined],
    ]);
  });

  it('gives nothing of other files, nor of an empty one', async () => {
    assert.deepEqual(await read({ [PATH]: [], 'score_records/records.ndjson': lines }), []);
  });

  it('names the file of a line that is longer than any record', async () => {
    await assert.rejects(read({ [PATH]: ['x'.repeat(200_000)] }, 1000), { name: 'LineTooLong', entry: PATH });
  });
});
