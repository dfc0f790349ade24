import type { LogStore, TileGrowth } from '../../ports/log-store.ts';
import { createTileGrowth } from '../log/tiles.ts';
import type { HeadCheck, IndexedRecord } from './check-head.ts';
import type { Finding } from './finding.ts';

const HASH_BYTES = 32;

/** Compares what is stored about intact records at positions [from, to) with what follows from them. */
export async function* checkIndexes(
  store: LogStore,
  log: string,
  { from, to }: { readonly from: number; readonly to: number },
  head: HeadCheck,
): AsyncIterable<Finding> {
  const { onNode, growth } = createTileGrowth();
  const records = head.settle(onNode);
  for (const tile of growth()) yield* checkTile(store, log, tile);
  yield* checkPositions(store, log, records);
  const stored = await landmarksWithin(store, log, from, to);
  const expected = new Set(records.filter(({ landmark }) => landmark).map(({ position }) => position));
  for (const position of new Set([...expected, ...stored]))
    if (expected.has(position) !== stored.has(position))
      yield { code: 'LANDMARK_WRONG', where: `${log} @ ${position}`, problem: 'the index does not fit' };
}

async function* checkTile(
  store: LogStore,
  log: string,
  { level, index, offset, hashes }: TileGrowth,
): AsyncIterable<Finding> {
  const stored = (await store.tile(log, level, index)) ?? new Uint8Array();
  const start = offset * HASH_BYTES;
  if (Buffer.from(stored.subarray(start, start + hashes.length)).equals(hashes)) return;
  const problem = 'the stored hashes are not those of the records';
  yield { code: 'TILE_WRONG', where: `${log} tile ${level}/${index}`, problem };
}

async function* checkPositions(
  store: LogStore,
  log: string,
  records: readonly IndexedRecord[],
): AsyncIterable<Finding> {
  const ids = records.map(({ recordId }) => recordId);
  const positions = await store.positions(log, ids);
  for (const { recordId, position } of records) {
    const stored = positions.get(recordId);
    if (stored === position) continue;
    const problem = stored === undefined ? 'its id is not indexed' : `its id is indexed at ${stored}`;
    yield { code: 'POSITION_WRONG', where: `${log} @ ${position}`, problem };
  }
}

async function landmarksWithin(store: LogStore, log: string, from: number, to: number): Promise<Set<number>> {
  const positions = await store.landmarks(log, from, to - from);
  return new Set(positions.filter((position) => position < to));
}
