import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { CompactRange, type Hash, type TreeNode } from '../../src/core/log/merkle.ts';
import {
  proveConsistency,
  proveInclusion,
  verifyConsistency,
  verifyInclusion,
  type ReadNode,
} from '../../src/core/log/tree-proofs.ts';
import { someLeaves } from '../core/log/reference-tree.ts';
import { tlogProgram, type TlogOutcome } from './run-tlog.ts';

const LARGEST = 70;
const STRANGER = 'ab'.repeat(32);

/** A line for `tlog vectors`; `valid` is the verdict of this project's verifier. */
interface Vector {
  readonly size: number;
  readonly root: Hash;
  readonly proof: readonly Hash[];
  readonly valid: boolean;
}
interface Inclusion extends Vector {
  readonly index: number;
  readonly leaf: Hash;
}
interface Consistency extends Vector {
  readonly old_size: number;
  readonly old_root: Hash;
}

const leaves = someLeaves(LARGEST);
const nameOf = ({ level, index }: TreeNode) => `${level}/${index}`;
const { roots, readNode } = grow();

/** The roots of all trees from the empty one on, and every perfect subtree, as the log stores them. */
function grow(): { readonly roots: readonly Hash[]; readonly readNode: ReadNode } {
  const nodes = new Map<string, Hash>();
  const tree = new CompactRange();
  const all = [tree.root()];
  for (const leaf of leaves) {
    tree.append(leaf, (node, hash) => nodes.set(nameOf(node), hash));
    all.push(tree.root());
  }
  return { roots: all, readNode: async (node) => nodes.get(nameOf(node)) ?? assert.fail(nameOf(node)) };
}

const rootOf = (size: number) => roots[size] ?? assert.fail(`no tree of ${size}`);
const sizes = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

async function inclusion(index: number, size: number): Promise<Inclusion> {
  const proof = await proveInclusion(index, size, readNode);
  return judgedInclusion({ size, root: rootOf(size), index, leaf: leaves[index] ?? '', proof });
}

function judgedInclusion(given: Omit<Inclusion, 'valid'>): Inclusion {
  const { index, leaf, size, root, proof } = given;
  return { ...given, valid: verifyInclusion({ index, hash: leaf }, { size, root }, proof) };
}

async function consistency(older: number, newer: number): Promise<Consistency> {
  const proof = await proveConsistency(older, newer, readNode);
  return judgedConsistency({
    old_size: older,
    old_root: rootOf(older),
    size: newer,
    root: rootOf(newer),
    proof,
  });
}

function judgedConsistency(given: Omit<Consistency, 'valid'>): Consistency {
  const { old_size, old_root, size, root, proof } = given;
  return { ...given, valid: verifyConsistency({ size: old_size, root: old_root }, { size, root }, proof) };
}

const inclusions = () =>
  Promise.all(sizes(1, LARGEST).flatMap((size) => sizes(0, size - 1).map((index) => inclusion(index, size))));
const consistencies = () =>
  Promise.all(
    sizes(0, LARGEST).flatMap((newer) => sizes(0, newer).map((older) => consistency(older, newer))),
  );

/** Proofs that somebody shortened, lengthened, altered or put in another order. */
function spoiled(proof: readonly Hash[]): Hash[][] {
  const each = proof.flatMap((hash, i) => [
    proof.with(i, STRANGER),
    proof.toSpliced(i, 1),
    proof.toSpliced(i, 0, hash),
  ]);
  return [...each, proof.toReversed(), [...proof, STRANGER], [STRANGER, ...proof]];
}

const isValid = ({ valid }: Vector) => valid;

describe('transparency-dev/merkle', () => {
  let judge: (vectors: readonly Vector[]) => TlogOutcome;

  before(async () => {
    const tlog = await tlogProgram();
    judge = (vectors) => tlog(['vectors'], vectors.map((vector) => `${JSON.stringify(vector)}\n`).join(''));
  });

  function assertAgreed(vectors: readonly Vector[]): void {
    const { status, output, error } = judge(vectors);
    assert.equal(status, 0, error);
    assert.equal(output, `${vectors.length} vectors agree\n`);
  }

  it('accepts the proof of every leaf in every tree of 1 to 70 leaves', async () => {
    const vectors = await inclusions();
    assert.equal(vectors.length, (LARGEST * (LARGEST + 1)) / 2);
    assert.ok(vectors.every(isValid));
    assertAgreed(vectors);
  });

  it('accepts the proof between every two trees of 0 to 70 leaves', async () => {
    const vectors = await consistencies();
    assert.equal(vectors.length, ((LARGEST + 1) * (LARGEST + 2)) / 2);
    assert.ok(vectors.every(isValid));
    assertAgreed(vectors);
  });

  it('judges spoiled proofs of inclusion, and leaves that are shown elsewhere, as this project does', async () => {
    const vectors = (await inclusions()).flatMap((vector) => [
      ...spoiled(vector.proof).map((proof) => judgedInclusion({ ...vector, proof })),
      judgedInclusion({ ...vector, index: vector.index + 1 }),
      judgedInclusion({ ...vector, index: vector.index ^ 1 }),
      judgedInclusion({ ...vector, size: vector.size + 1 }),
      judgedInclusion({ ...vector, leaf: STRANGER }),
      judgedInclusion({ ...vector, root: STRANGER }),
    ]);
    assert.ok(!vectors.every(isValid));
    assertAgreed(vectors);
  });

  it('judges spoiled proofs of consistency, and trees of other sizes, as this project does', async () => {
    const vectors = (await consistencies()).flatMap((vector) => [
      ...spoiled(vector.proof).map((proof) => judgedConsistency({ ...vector, proof })),
      judgedConsistency({ ...vector, old_size: vector.old_size + 1 }),
      judgedConsistency({ ...vector, size: vector.size + 1 }),
      judgedConsistency({ ...vector, old_root: STRANGER }),
      judgedConsistency({ ...vector, root: STRANGER }),
    ]);
    assert.ok(!vectors.every(isValid));
    assertAgreed(vectors);
  });

  it('names the first vector that it judges otherwise', async () => {
    const sound = await inclusion(3, 7);
    const { status, error } = judge([sound, { ...sound, root: STRANGER }, { ...sound, valid: false }]);
    assert.equal(status, 1);
    assert.match(
      error,
      /^REFUSED: line 2: said to be valid, but it leads to the root [0-9a-f]{64}, not to (ab){32}/,
    );
    const other = judge([sound, { ...sound, valid: false }]);
    assert.equal(other.status, 1);
    assert.match(other.error, /^REFUSED: line 2: said to be invalid, but it verifies/);
  });
});
