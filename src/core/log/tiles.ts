import type { LogStore, TileGrowth } from '../../ports/log-store.ts';
import { CecError } from '../../errors.ts';
import { foldRight, type Hash, type OnNode, type TreeNode } from './merkle.ts';
import type { ReadNode } from './tree-proofs.ts';

/** A tile spans 8 tree levels and holds the 256 nodes of the lowest of them; the rest is hashed from those. */
const TILE_LEVELS = 8;
const TILE_NODES = 2 ** TILE_LEVELS;
const HASH_BYTES = 32;

/** Gathers the nodes that an append completes into tile growth. */
export function createTileGrowth(): { onNode: OnNode; growth: () => TileGrowth[] } {
  const tiles = new Map<string, { level: number; index: number; offset: number; hashes: Hash[] }>();
  function onNode({ level, index }: TreeNode, hash: Hash): void {
    if (level % TILE_LEVELS !== 0) return;
    const tileLevel = level / TILE_LEVELS;
    const tileIndex = Math.floor(index / TILE_NODES);
    const key = `${tileLevel}/${tileIndex}`;
    const tile = tiles.get(key) ?? {
      level: tileLevel,
      index: tileIndex,
      offset: index % TILE_NODES,
      hashes: [],
    };
    tiles.set(key, tile);
    tile.hashes.push(hash);
  }
  return {
    onNode,
    growth: () =>
      [...tiles.values()].map((tile) => ({ ...tile, hashes: Buffer.from(tile.hashes.join(''), 'hex') })),
  };
}

/** Reads nodes of the stored tree; tiles are kept for as long as the returned function is. */
export function createNodeReader(store: LogStore, log: string): ReadNode {
  const tiles = new Map<string, Promise<Uint8Array>>();
  function tile(level: number, index: number): Promise<Uint8Array> {
    const key = `${level}/${index}`;
    const known = tiles.get(key);
    if (known !== undefined) return known;
    const read = store.tile(log, level, index).then((hashes) => hashes ?? new Uint8Array());
    tiles.set(key, read);
    return read;
  }
  return async ({ level, index }) => {
    const tileLevel = Math.floor(level / TILE_LEVELS);
    const count = 2 ** (level % TILE_LEVELS);
    const first = index * count;
    const hashes = await tile(tileLevel, Math.floor(first / TILE_NODES));
    const start = (first % TILE_NODES) * HASH_BYTES;
    const slice = Buffer.from(hashes.subarray(start, start + count * HASH_BYTES));
    if (slice.length !== count * HASH_BYTES)
      throw new CecError('LOG_CORRUPT', 'stored tree hashes are missing');
    return perfectRoot(Array.from({ length: count }, (_, i) => slice.toString('hex', i * 32, i * 32 + 32)));
  };
}

/** 2^k hashes to their root: folding halves keeps the tree balanced. */
function perfectRoot(hashes: Hash[]): Hash {
  if (hashes.length <= 2) return foldRight(hashes);
  const half = hashes.length / 2;
  return foldRight([perfectRoot(hashes.slice(0, half)), perfectRoot(hashes.slice(half))]);
}
