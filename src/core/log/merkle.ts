import { hash } from 'node:crypto';

/** A SHA-256 value as 64 hex digits. */
export type Hash = string;

/** The root of the empty tree: the hash of nothing (RFC 6962 §2.1). */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'hex');

const HASH = /^[0-9a-f]{64}$/;

/** To be asked of hashes that come from elsewhere: of anything less, `nodeHash` would fill up from the node before. */
export function isHash(text: string): boolean {
  return HASH.test(text);
}

const scratch = Buffer.alloc(65);
scratch[0] = 1;

/** Interior node: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 §2.1). */
export function nodeHash(left: Hash, right: Hash): Hash {
  scratch.write(left, 1, 'hex');
  scratch.write(right, 33, 'hex');
  return hash('sha256', scratch, 'hex');
}

/** The root of the perfect subtree over leaves [index · 2^level, (index + 1) · 2^level). */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** The fewest perfect subtrees that cover leaves [begin, end), left to right. */
export function coverRange(begin: number, end: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = begin; at < end;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level++;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** Called for each perfect subtree that is completed by an append, leaves (level 0) included. */
export type OnNode = (node: TreeNode, hash: Hash) => void;

/**
 * The roots of the perfect subtrees that cover leaves [begin, end): all that is needed to append more
 * leaves, and, when begin is 0, the root. Ranges that adjoin can be joined, so parts of a log may be
 * hashed apart from each other.
 */
export class CompactRange {
  readonly begin: number;
  #end: number;
  readonly #nodes: { level: number; hash: Hash }[] = [];

  constructor(begin = 0) {
    this.begin = begin;
    this.#end = begin;
  }

  /**
   * The range over leaves [begin, end) from its subtree roots.
   *
   * @throws {RangeError} when that is not their number, or one is no hash.
   */
  static of(begin: number, end: number, hashes: readonly Hash[]): CompactRange {
    const cover = coverRange(begin, end);
    if (cover.length !== hashes.length || !hashes.every(isHash))
      throw new RangeError('the subtree roots do not fit the range');
    const range = new CompactRange(begin);
    cover.forEach(({ level }, i) => range.#nodes.push({ level, hash: hashes[i] ?? EMPTY_ROOT }));
    range.#end = end;
    return range;
  }

  get end(): number {
    return this.#end;
  }

  get hashes(): Hash[] {
    return this.#nodes.map((node) => node.hash);
  }

  append(leaf: Hash, onNode?: OnNode): void {
    this.#push(0, leaf, onNode);
  }

  /** Appends a range that begins where this one ends. */
  join(next: CompactRange): void {
    if (next.begin !== this.#end) throw new RangeError('ranges do not adjoin');
    for (const { level, hash: root } of next.#nodes) this.#push(level, root);
  }

  /** The tree root (RFC 6962 §2.1) of a range that begins at 0. */
  root(): Hash {
    if (this.begin !== 0) throw new RangeError('only a prefix has a root');
    return foldRight(this.hashes);
  }

  #push(level: number, root: Hash, onNode?: OnNode): void {
    let node = { level, hash: root };
    let index = this.#end / 2 ** level;
    onNode?.({ level, index }, root);
    this.#end += 2 ** level;
    for (
      let left = this.#nodes.at(-1);
      index % 2 === 1 && left?.level === node.level;
      left = this.#nodes.at(-1)
    ) {
      this.#nodes.pop();
      index = (index - 1) / 2;
      node = { level: node.level + 1, hash: nodeHash(left.hash, node.hash) };
      onNode?.({ level: node.level, index }, node.hash);
    }
    this.#nodes.push(node);
  }
}

/** Joins subtree roots, left to right, to the root of the tree they cover. */
export function foldRight(hashes: readonly Hash[]): Hash {
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}
