import { createHash } from 'node:crypto';

/** RFC 6962 §2.1 as it is written there: slow, recursive, and sharing nothing with the code under test. */

function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const bytesOf = (hex: string) => Buffer.from(hex, 'hex');

export function referenceLeaf(content: Uint8Array): string {
  return sha256(Buffer.from([0]), content).toString('hex');
}

/** The leaf of a stored line is its header. */
export function referenceLeafOfLine(line: string): string {
  return referenceLeaf(Buffer.from(line.slice('{"header":'.length, line.indexOf(',"hmac":'))));
}

export function referenceNode(left: string, right: string): string {
  return sha256(Buffer.from([1]), bytesOf(left), bytesOf(right)).toString('hex');
}

/** k: the largest power of two smaller than n. */
function split(n: number): number {
  return 2 ** (32 - Math.clz32(n - 1) - 1);
}

/** MTH(D[n]) over leaf hashes. */
export function referenceRoot(leaves: readonly string[]): string {
  const [only] = leaves;
  if (only === undefined) return sha256().toString('hex');
  if (leaves.length === 1) return only;
  const k = split(leaves.length);
  return referenceNode(referenceRoot(leaves.slice(0, k)), referenceRoot(leaves.slice(k)));
}

/** PATH(m, D[n]). */
export function referencePath(m: number, leaves: readonly string[]): string[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k
    ? [...referencePath(m, left), referenceRoot(right)]
    : [...referencePath(m - k, right), referenceRoot(left)];
}

/** PROOF(m, D[n]). */
export function referenceProof(m: number, leaves: readonly string[]): string[] {
  return m === 0 ? [] : subproof(m, leaves, true);
}

function subproof(m: number, leaves: readonly string[], complete: boolean): string[] {
  if (m === leaves.length) return complete ? [] : [referenceRoot(leaves)];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...subproof(m, left, complete), referenceRoot(right)]
    : [...subproof(m - k, right, false), referenceRoot(left)];
}

/** Undoes PATH: the root that the path leads to; undefined when it has the wrong length. */
function rootByPath(m: number, n: number, leaf: string, path: readonly string[]): string | undefined {
  if (n === 1) return path.length === 0 ? leaf : undefined;
  const sibling = path.at(-1);
  const k = split(n);
  const inner =
    m < k ? rootByPath(m, k, leaf, path.slice(0, -1)) : rootByPath(m - k, n - k, leaf, path.slice(0, -1));
  if (sibling === undefined || inner === undefined) return undefined;
  return m < k ? referenceNode(inner, sibling) : referenceNode(sibling, inner);
}

export function referenceInclusion(
  leaf: { readonly index: number; readonly hash: string },
  tree: { readonly size: number; readonly root: string },
  path: readonly string[],
): boolean {
  return leaf.index < tree.size && rootByPath(leaf.index, tree.size, leaf.hash, path) === tree.root;
}

/** Undoes SUBPROOF: both roots that the proof leads to. */
function rootsByProof(
  { m, n, known }: { m: number; n: number; known: string | undefined },
  proof: readonly string[],
): readonly [older: string, newer: string] | undefined {
  const last = proof.at(-1);
  if (m === n) {
    if (known !== undefined) return proof.length === 0 ? [known, known] : undefined;
    return proof.length === 1 && last !== undefined ? [last, last] : undefined;
  }
  const k = split(n);
  const rest = proof.slice(0, -1);
  const inner =
    m <= k
      ? rootsByProof({ m, n: k, known }, rest)
      : rootsByProof({ m: m - k, n: n - k, known: undefined }, rest);
  if (last === undefined || inner === undefined) return undefined;
  const [older, newer] = inner;
  return m <= k
    ? [older, referenceNode(newer, last)]
    : [referenceNode(last, older), referenceNode(last, newer)];
}

export function referenceConsistency(
  older: { readonly size: number; readonly root: string },
  newer: { readonly size: number; readonly root: string },
  proof: readonly string[],
): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && older.root === newer.root;
  if (older.size === 0) return proof.length === 0;
  const roots = rootsByProof({ m: older.size, n: newer.size, known: older.root }, proof);
  return roots !== undefined && roots[0] === older.root && roots[1] === newer.root;
}

/** Leaf hashes of a tree that is as good as any other. */
export function someLeaves(count: number): string[] {
  return Array.from({ length: count }, (_, i) => referenceLeaf(Buffer.from(`leaf ${i}`)));
}
