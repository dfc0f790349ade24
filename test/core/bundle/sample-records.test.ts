import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { evidenceRules } from '../../../src/core/bundle/bundle-head.ts';
import { sampleRecords } from '../../../src/core/bundle/sample-records.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { LOG, macKeys } from '../log/log-fixture.ts';
import { at, content, sealedLog } from '../log/sealed-lines.ts';
import { linesArchive } from './lines-archive.ts';

const PATH = 'score_records/records.ndjson';
const SIZE = 60;
const { lines } = sealedLog(Array.from({ length: SIZE }, (_, i) => content(`id.${i}`)));
const ids = lines.map((_, i) => `id.${i}`);
const grounds = {
  log: LOG,
  period: { from: at(0), to: at(1000) },
  rules: evidenceRules(builtInCatalogue, at(500)),
  keys: macKeys,
};

async function draw(size: number, seed: string, shown: readonly string[] = lines) {
  return sampleRecords(linesArchive({ [PATH]: shown }), { path: PATH, size, seed }, grounds);
}

/** By the published method: sort everything, take the first. */
function byDefinition(size: number, seed: string): string[] {
  const lot = (id: string) => createHash('sha256').update(seed).update('\n').update(id).digest();
  const drawn = new Set(ids.toSorted((a, b) => Buffer.compare(lot(a), lot(b))).slice(0, size));
  return ids.filter((id) => drawn.has(id));
}

describe('sampleRecords', () => {
  it('draws the smallest digests, in file order, for every size and seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: SIZE + 5 }), fc.string(), async (size, seed) => {
        const { records, population } = await draw(size, seed);
        assert.deepEqual(
          records.map(({ recordId }) => recordId),
          byDefinition(size, seed),
        );
        assert.equal(population, SIZE);
      }),
    );
  });

  it('draws the same for the same seed, whatever the order of lines', async () => {
    const drawn = [lines, lines.toReversed()].map(async (shown) =>
      (await draw(7, 'S', shown)).records.map(({ recordId }) => recordId).toSorted(),
    );
    const [first, second] = await Promise.all(drawn);
    assert.deepEqual(first, second);
  });

  it('says where each record stands', async () => {
    const { records } = await draw(5, 'S');
    for (const { recordId, line, position, file, standing, counts } of records) {
      const index = ids.indexOf(recordId);
      assert.deepEqual(
        { line, position, file, standing, counts },
        {
          line: index + 1,
          position: index,
          file: PATH,
          standing: 'neutral',
          counts: true,
        },
      );
    }
  });

  it('counts lines that are no records, and never draws them', async () => {
    const { records, population, unreadable } = await draw(SIZE, 'S', ['x', ...lines.slice(0, 3), '']);
    assert.deepEqual([records.length, population, unreadable], [3, 3, 2]);
    assert.deepEqual(
      records.map(({ line }) => line),
      [2, 3, 4],
    );
  });

  it('draws nothing from an empty file', async () => {
    assert.deepEqual(await draw(3, 'S', []), { records: [], population: 0, unreadable: 0 });
  });
});
