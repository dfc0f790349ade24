import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { CompactRange, coverRange, EMPTY_ROOT, foldRight, nodeHash } from '../../../src/core/log/merkle.ts';
import { createNodeReader, createTileGrowth } from '../../../src/core/log/tiles.ts';
import type { TileGrowth } from '../../../src/ports/log-store.ts';
import { LEAVES, ROOTS } from './published-tree.ts';
import { referenceLeaf, referenceNode, referenceRoot, someLeaves } from './reference-tree.ts';
import { openTestLog } from './log-fixture.ts';

const leaves = someLeaves(700);

function rangeOver(begin: number, end: number): CompactRange {
  const range = new CompactRange(begin);
  for (const leaf of leaves.slice(begin, end)) range.append(leaf);
  return range;
}

describe('CompactRange', () => {
  it('has the published roots of RFC 6962 trees', () => {
    const range = new CompactRange();
    assert.equal(range.root(), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const roots = LEAVES.map((leaf) => {
      range.append(referenceLeaf(Buffer.from(leaf, 'hex')));
      return range.root();
    });
    assert.deepEqual(roots, ROOTS);
  });

  it('has the root that the recursive definition gives, at every size', () => {
    const range = new CompactRange();
    for (let size = 1; size <= 130; size++) {
      range.append(leaves[size - 1] ?? '');
      assert.equal(range.root(), referenceRoot(leaves.slice(0, size)), `size ${size}`);
    }
  });

  it('joins adjoining ranges as if their leaves had been appended', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(cuts, (unsorted) => {
        const [end = 0, ...inner] = unsorted.toSorted((a, b) => b - a);
        const joined = new CompactRange();
        for (const cut of [...inner.toReversed(), end]) joined.join(rangeOver(joined.end, cut));
        assert.equal(joined.end, end);
        assert.deepEqual(joined.hashes, rangeOver(0, end).hashes);
      }),
      { numRuns: 50 },
    );
  });

  it('comes back from its subtree roots and goes on', () => {
    for (const size of [0, 1, 2, 3, 7, 8, 255, 256, 257]) {
      const restored = CompactRange.of(0, size, rangeOver(0, size).hashes);
      restored.append(leaves[size] ?? '');
      assert.equal(restored.root(), referenceRoot(leaves.slice(0, size + 1)), `size ${size}`);
    }
  });

  it('refuses subtree roots of another number, ranges that do not adjoin, and a root of no prefix', () => {
    assert.throws(() => CompactRange.of(0, 3, [EMPTY_ROOT]), RangeError);
    assert.throws(() => CompactRange.of(0, 2, [EMPTY_ROOT, EMPTY_ROOT]), RangeError);
    for (const wrong of ['', 'x'.repeat(64), EMPTY_ROOT.slice(1), `${EMPTY_ROOT}0`])
      assert.throws(() => CompactRange.of(0, 2, [wrong]), RangeError);
    assert.throws(() => rangeOver(0, 3).join(rangeOver(4, 5)), RangeError);
    assert.throws(() => rangeOver(0, 3).join(rangeOver(2, 5)), RangeError);
    assert.throws(() => rangeOver(2, 4).root(), RangeError);
  });

  it('tells of each subtree once, when it is complete', () => {
    const told = new Map<string, string>();
    const range = new CompactRange();
    for (const leaf of leaves.slice(0, 21)) {
      range.append(leaf, ({ level, index }, hash) => {
        assert.ok(!told.has(`${level}/${index}`));
        told.set(`${level}/${index}`, hash);
      });
    }
    assert.equal(told.size, 21 + 10 + 5 + 2 + 1);
    for (const [node, hash] of told) {
      const [level = 0, index = 0] = node.split('/').map(Number);
      const covered = leaves.slice(index * 2 ** level, (index + 1) * 2 ** level);
      assert.equal(hash, referenceRoot(covered), node);
    }
  });
});

describe('coverRange', () => {
  it('covers a range with aligned subtrees, none of which could be joined', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (a, b) => {
        const [begin, end] = a < b ? [a, b] : [b, a];
        let at = begin;
        const nodes = coverRange(begin, end);
        for (const [i, { level, index }] of nodes.entries()) {
          assert.equal(index * 2 ** level, at);
          at += 2 ** level;
          const next = nodes[i + 1];
          assert.ok(next?.level !== level || index % 2 === 1);
        }
        assert.equal(at, end);
      }),
    );
  });
});

describe('nodeHash', () => {
  it('is SHA-256 over 1, left and right', () => {
    assert.equal(nodeHash(ROOTS[0], ROOTS[1]), referenceNode(ROOTS[0], ROOTS[1]));
    assert.notEqual(nodeHash(ROOTS[0], ROOTS[1]), nodeHash(ROOTS[1], ROOTS[0]));
  });
});

describe('foldRight', () => {
  it('is the empty tree of nothing and the hash itself of one', () => {
    assert.equal(foldRight([]), EMPTY_ROOT);
    assert.equal(foldRight([ROOTS[4]]), ROOTS[4]);
  });
});

function growths(sizes: readonly number[]): TileGrowth[][] {
  const range = new CompactRange();
  return sizes.map((size) => {
    const { onNode, growth } = createTileGrowth();
    for (const leaf of leaves.slice(range.end, size)) range.append(leaf, onNode);
    return growth();
  });
}

describe('createNodeReader', () => {
  it('reads every complete subtree back from tiles that several appends grew', async (t) => {
    const { store, emptyHead } = await openTestLog(t);
    const sizes = [3, 200, 256, 300, 513, 700];
    let expectedSize = 0;
    for (const [i, tiles] of growths(sizes).entries()) {
      const size = sizes[i] ?? 0;
      const head = { ...emptyHead, size };
      assert.ok(await store.append([{ log: 'l', expectedSize, records: [], tiles, head, erased: [] }]));
      expectedSize = size;
    }
    const readNode = createNodeReader(store, 'l');
    for (let level = 0; 2 ** level <= 700; level++) {
      for (const index of [0, Math.floor(700 / 2 ** level) - 1]) {
        const covered = leaves.slice(index * 2 ** level, (index + 1) * 2 ** level);
        assert.equal(await readNode({ level, index }), referenceRoot(covered), `${level}/${index}`);
      }
    }
    await assert.rejects(readNode({ level: 0, index: 700 }), { code: 'LOG_CORRUPT' });
    await assert.rejects(readNode({ level: 8, index: 2 }), { code: 'LOG_CORRUPT' });
    await assert.rejects(readNode({ level: 3, index: 87 }), { code: 'LOG_CORRUPT' });
  });
});
