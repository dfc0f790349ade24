import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { array, assert as assertProperty, asyncProperty, constantFrom, integer, string } from 'fast-check';
import { RECORD_FILES, sha256Hex } from '../../../src/core/bundle/entries.ts';
import { joinedArchive } from '../../../src/core/bundle/joined-archive.ts';
import type { RecordFileFacts } from '../../../src/core/bundle/verify-records.ts';

const [SCORES = ''] = RECORD_FILES;
const CHAIN = RECORD_FILES.at(-1) ?? '';

/** An archive of these files, read in pieces of `piece` bytes. */
function archiveOf(files: Readonly<Record<string, string>>, piece = 3) {
  return {
    entries: Object.entries(files).map(([path, text]) => ({ path, size: text.length, compressedSize: 0 })),
    repacked: [],
    read: async function* (path: string) {
      const bytes = Buffer.from(files[path] ?? '');
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    },
    close: async () => {},
  };
}

const textOf = (lines: readonly string[]) => lines.map((text) => `${text}\n`).join('');

describe('joinedArchive', () => {
  it('puts the lines of the parts before those of the index', async () => {
    const own = new Map<string, RecordFileFacts>();
    const parts = [archiveOf({ [SCORES]: 'a\nb\n' }), archiveOf({ [SCORES]: 'c\n' })];
    const joined = joinedArchive(archiveOf({ [SCORES]: 'd\n', 'x.json': '{}' }), parts, own);
    assert.equal(String(await buffer(joined.read(SCORES))), 'a\nb\nc\nd\n');
    assert.equal(String(await buffer(joined.read('x.json'))), '{}');
    assert.deepEqual(
      joined.entries.map(({ size }) => size),
      [8, 2],
    );
    assert.deepEqual(own.get(SCORES), { sha256: sha256Hex(Buffer.from('d\n')), size: 2, ended: true });
  });

  it('leaves out the request of each part, the last line of its chain file, however it is cut', async () => {
    const line = string({ unit: constantFrom('a', 'b', 'c'), maxLength: 5 });
    const file = array(line, { minLength: 1, maxLength: 6 });
    await assertProperty(
      asyncProperty(array(file, { maxLength: 3 }), integer({ min: 1, max: 9 }), async (files, piece) => {
        const parts = files.map((lines) => archiveOf({ [CHAIN]: textOf(lines) }, piece));
        const joined = joinedArchive(archiveOf({ [CHAIN]: 'own\n' }), parts, new Map());
        const expected = files.map((lines) => textOf(lines.slice(0, -1))).join('');
        assert.equal(String(await buffer(joined.read(CHAIN))), `${expected}own\n`);
      }),
    );
  });
});
