import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  proveConsistency,
  proveInclusion,
  verifyConsistency,
  verifyInclusion,
  type ReadNode,
} from '../../../src/core/log/tree-proofs.ts';
import { CONSISTENCY_PROOFS, INCLUSION_PROOFS, LEAVES, ROOTS } from './published-tree.ts';
import {
  referenceConsistency,
  referenceInclusion,
  referenceLeaf,
  referencePath,
  referenceProof,
  referenceRoot,
  someLeaves,
} from './reference-tree.ts';

const leaves = someLeaves(300);
const publishedLeaves = LEAVES.map((leaf) => referenceLeaf(Buffer.from(leaf, 'hex')));
const STRANGER = 'ab'.repeat(32);

const readFrom =
  (source: readonly string[]): ReadNode =>
  async ({ level, index }) =>
    referenceRoot(source.slice(index * 2 ** level, (index + 1) * 2 ** level));
const headOf = (size: number) => ({ size, root: referenceRoot(leaves.slice(0, size)) });
const leafAt = (index: number) => ({ index, hash: leaves[index] ?? '' });

/** Every way to spoil a proof a little: each hash changed, dropped, doubled and swapped, and hashes added. */
function spoiled(path: readonly string[]): string[][] {
  const each = path.flatMap((hash, i) => [
    path.with(i, STRANGER),
    path.with(i, ''),
    path.with(i, hash.slice(2)),
    path.with(i, (hash.startsWith('0') ? '1' : '0') + hash.slice(1)),
    path.toSpliced(i, 1),
    path.toSpliced(i, 0, hash),
    ...(i > 0 ? [path.toSpliced(i - 1, 2, hash, path[i - 1] ?? '')] : []),
  ]);
  return [...each, [...path, STRANGER], [STRANGER, ...path], [...path, ''], ['', ...path]];
}

describe('proveInclusion', () => {
  it('gives the published paths', async () => {
    for (const { index, size, path } of INCLUSION_PROOFS)
      assert.deepEqual(await proveInclusion(index, size, readFrom(publishedLeaves)), path);
  });

  it('gives the path of the recursive definition for every leaf of every small tree', async () => {
    for (let size = 1; size <= 33; size++)
      for (let index = 0; index < size; index++)
        assert.deepEqual(
          await proveInclusion(index, size, readFrom(leaves)),
          referencePath(index, leaves.slice(0, size)),
        );
  });
});

describe('proveConsistency', () => {
  it('gives the published proofs', async () => {
    for (const { older, newer, path } of CONSISTENCY_PROOFS)
      assert.deepEqual(await proveConsistency(older, newer, readFrom(publishedLeaves)), path);
  });

  it('gives the proof of the recursive definition for every pair of small trees', async () => {
    for (let newer = 0; newer <= 33; newer++)
      for (let older = 0; older <= newer; older++)
        assert.deepEqual(
          await proveConsistency(older, newer, readFrom(leaves)),
          referenceProof(older, leaves.slice(0, newer)),
        );
  });
});

describe('verifyInclusion', () => {
  it('accepts the published paths', () => {
    for (const { index, size, path } of INCLUSION_PROOFS) {
      const leaf = { index, hash: publishedLeaves[index] ?? '' };
      assert.ok(verifyInclusion(leaf, { size, root: ROOTS[size - 1] ?? '' }, path));
    }
  });

  it('accepts a true path and refuses it with any hash changed, dropped, doubled, swapped or added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (size, pick) => {
        const leaf = leafAt(pick % size);
        const path = referencePath(leaf.index, leaves.slice(0, size));
        const head = headOf(size);
        for (const wrong of spoiled(path)) {
          // A true one before each, which must leave nothing behind that completes a broken path.
          assert.ok(verifyInclusion(leaf, head, path));
          assert.ok(!verifyInclusion(leaf, head, wrong));
        }
      }),
      { numRuns: 15, examples: [[2, 0]] },
    );
  });

  it('judges any leaf, position and size as undoing the definition does', () => {
    const small = fc.nat(40);
    fc.assert(
      fc.property(small, small, small, fc.boolean(), (index, size, shown, wrongRoot) => {
        const proven = Math.min(index, 39);
        const tree = { size: Math.max(1, size), root: wrongRoot ? STRANGER : headOf(40).root };
        const leaf = { index: shown, hash: leaves[proven] ?? '' };
        const path = referencePath(proven, leaves.slice(0, 40));
        assert.equal(verifyInclusion(leaf, tree, path), referenceInclusion(leaf, tree, path));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what is not in the tree, however short the path', () => {
    assert.ok(!verifyInclusion(leafAt(0), { size: 0, root: leaves[0] ?? '' }, []));
    assert.ok(!verifyInclusion(leafAt(1), { size: 1, root: leaves[1] ?? '' }, []));
    assert.ok(!verifyInclusion({ index: -1, hash: leaves[0] ?? '' }, headOf(1), []));
    assert.ok(!verifyInclusion({ index: 0.5, hash: leaves[0] ?? '' }, headOf(1), []));
    const long = Array.from({ length: 100_000 }, () => STRANGER);
    assert.ok(!verifyInclusion(leafAt(0), { size: Number.MAX_SAFE_INTEGER, root: STRANGER }, long));
  });
});

describe('verifyConsistency', () => {
  it('accepts the published proofs', () => {
    for (const { older, newer, path } of CONSISTENCY_PROOFS) {
      const [a, b] = [older, newer].map((size) => ({ size, root: ROOTS[size - 1] ?? '' }));
      assert.ok(a !== undefined && b !== undefined && verifyConsistency(a, b, path));
    }
  });

  it('accepts a true proof and refuses it with any hash changed, dropped, doubled, swapped or added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 299 }), fc.nat(), (older, more) => {
        const newer = older + 1 + (more % (300 - older));
        const proof = referenceProof(older, leaves.slice(0, newer));
        const [small, large] = [headOf(older), headOf(newer)];
        for (const wrong of spoiled(proof)) {
          assert.ok(verifyConsistency(small, large, proof));
          assert.ok(!verifyConsistency(small, large, wrong));
        }
        assert.ok(!verifyConsistency({ size: older, root: STRANGER }, large, proof));
        assert.ok(!verifyConsistency(small, { size: newer, root: STRANGER }, proof));
        assert.ok(!verifyConsistency(large, small, proof));
      }),
      {
        numRuns: 15,
        examples: [
          [1, 0],
          [2, 0],
        ],
      },
    );
  });

  it('judges any two sizes as undoing the definition does', () => {
    const small = fc.nat(40);
    fc.assert(
      fc.property(small, small, small, small, (older, newer, saidOlder, saidNewer) => {
        const proof = referenceProof(Math.min(older, newer), leaves.slice(0, Math.max(older, newer)));
        const a = { size: saidOlder, root: headOf(Math.min(older, newer)).root };
        const b = { size: saidNewer, root: headOf(Math.max(older, newer)).root };
        assert.equal(verifyConsistency(a, b, proof), referenceConsistency(a, b, proof));
      }),
      { numRuns: 1000 },
    );
  });

  it('knows the trees that need no proof', () => {
    assert.ok(verifyConsistency(headOf(0), headOf(7), []));
    assert.ok(verifyConsistency(headOf(7), headOf(7), []));
    assert.ok(!verifyConsistency(headOf(0), headOf(7), [STRANGER]));
    assert.ok(!verifyConsistency(headOf(7), { size: 7, root: STRANGER }, []));
    assert.ok(!verifyConsistency(headOf(7), headOf(7), [STRANGER]));
    assert.ok(!verifyConsistency(headOf(3), headOf(7), []));
  });
});
