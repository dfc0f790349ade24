import { coverRange, foldRight, isHash, nodeHash, type Hash, type TreeNode } from './merkle.ts';

/** Reads the root of a perfect subtree that is complete in the stored tree. */
export type ReadNode = (node: TreeNode) => Promise<Hash>;

interface LeafRange {
  readonly begin: number;
  readonly end: number;
}

/** Audit path of leaf `index` in the tree of `size` leaves (RFC 6962 §2.1.1). O(log size) node reads. */
export async function proveInclusion(index: number, size: number, readNode: ReadNode): Promise<Hash[]> {
  const siblings: LeafRange[] = [];
  let [begin, end] = [0, size];
  while (end - begin > 1) {
    const middle = begin + splitPoint(end - begin);
    const goLeft = index < middle;
    siblings.push(goLeft ? { begin: middle, end } : { begin, end: middle });
    [begin, end] = goLeft ? [begin, middle] : [middle, end];
  }
  return rangeRoots(siblings.toReversed(), readNode);
}

/** Proof that the tree of `oldSize` leaves is a prefix of the tree of `size` leaves (RFC 6962 §2.1.2). */
export async function proveConsistency(oldSize: number, size: number, readNode: ReadNode): Promise<Hash[]> {
  if (oldSize === 0 || oldSize === size) return [];
  const ranges: LeafRange[] = [];
  let [begin, end] = [0, size];
  while (oldSize < end) {
    const middle = begin + splitPoint(end - begin);
    const goLeft = oldSize <= middle;
    ranges.push(goLeft ? { begin: middle, end } : { begin, end: middle });
    [begin, end] = goLeft ? [begin, middle] : [middle, end];
  }
  if (begin > 0) ranges.push({ begin, end });
  return rangeRoots(ranges.toReversed(), readNode);
}

/** True when `path` leads from the leaf to the root (RFC 9162 §2.1.3.2). Input from strangers is safe. */
export function verifyInclusion(
  leaf: { readonly index: number; readonly hash: Hash },
  tree: { readonly size: number; readonly root: Hash },
  path: readonly Hash[],
): boolean {
  if (!Number.isSafeInteger(leaf.index) || leaf.index < 0 || leaf.index >= tree.size) return false;
  if (![leaf.hash, ...path].every(isHash)) return false;
  let [fn, sn, root] = [leaf.index, tree.size - 1, leaf.hash];
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      root = nodeHash(sibling, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else {
      root = nodeHash(root, sibling);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && root === tree.root;
}

/** A tree head without its signature. */
export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** True when `older` is a prefix of `newer` by `proof` (RFC 9162 §2.1.4.2). Input from strangers is safe. */
export function verifyConsistency(older: TreeHead, newer: TreeHead, proof: readonly Hash[]): boolean {
  if (older.size === newer.size) return proof.length === 0 && older.root === newer.root;
  if (older.size === 0 || older.size > newer.size) return older.size === 0 && proof.length === 0;
  if (![older.root, ...proof].every(isHash)) return false;
  return leadsToBoth(older, newer, proof);
}

function leadsToBoth(older: TreeHead, newer: TreeHead, proof: readonly Hash[]): boolean {
  const path = isPowerOfTwo(older.size) ? [older.root, ...proof] : [...proof];
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let [fn, sn] = [older.size - 1, newer.size - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [oldRoot, newRoot] = [first, first];
  for (const node of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      oldRoot = nodeHash(node, oldRoot);
      newRoot = nodeHash(node, newRoot);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else {
      newRoot = nodeHash(newRoot, node);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && oldRoot === older.root && newRoot === newer.root;
}

/** The largest power of two smaller than `size`. */
function splitPoint(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

function isPowerOfTwo(size: number): boolean {
  return Number.isInteger(Math.log2(size));
}

function rangeRoots(ranges: readonly LeafRange[], readNode: ReadNode): Promise<Hash[]> {
  return Promise.all(
    ranges.map(async ({ begin, end }) => foldRight(await Promise.all(coverRange(begin, end).map(readNode)))),
  );
}
