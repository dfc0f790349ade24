import { CecError } from '../../errors.ts';
import type { LogStore } from '../../ports/log-store.ts';
import type { PositionRange } from '../log/chain-result.ts';
import { stateBefore } from '../log/log-reader.ts';
import { CompactRange, coverRange } from '../log/merkle.ts';
import { createNodeReader } from '../log/tiles.ts';
import { proveConsistency, type ReadNode } from '../log/tree-proofs.ts';
import type { EarlierProof, Segment } from './chain-proof.ts';

export interface LogTree {
  readonly name: string;
  readonly size: number;
}

/** The stored tree of a log at one size. */
export interface TreeProver {
  /** The tree over the records before `position`. */
  prefix(position: number): Promise<CompactRange>;
  segment(run: PositionRange): Promise<Segment>;
  earlier(
    bundles: readonly { readonly bundleId: string; readonly treeSize: number }[],
  ): Promise<EarlierProof[]>;
}

/** Proves from stored subtree roots; nothing is hashed again. */
export function createTreeProver(store: LogStore, { name, size }: LogTree): TreeProver {
  const readNode: ReadNode = createNodeReader(store, name);
  const prefix = async (position: number) =>
    CompactRange.of(0, position, await Promise.all(coverRange(0, position).map(readNode)));
  return {
    prefix,
    segment: async ({ first, last }) => {
      const before = await stateBefore(store, name, first);
      if (before === undefined) throw unreadable(first - 1);
      const range = (await prefix(first)).hashes;
      const { prevHash: prev_hash, highWater: high_water, lateCount: late_count } = before;
      const consistency = await proveConsistency(last + 1, size, readNode);
      return { first, last, start: { range, prev_hash, high_water, late_count }, consistency };
    },
    earlier: (bundles) =>
      Promise.all(
        bundles.map(async ({ bundleId, treeSize }) => ({
          bundle_id: bundleId,
          size: treeSize,
          proof: await proveConsistency(treeSize, size, readNode),
        })),
      ),
  };
}

function unreadable(position: number): CecError {
  const what = `the record at position ${position} cannot be read, so nothing can be proven behind it`;
  return new CecError('BUILD_FAILED', `CEC build failed: ${what}; run VerifyChain for the extent`);
}
