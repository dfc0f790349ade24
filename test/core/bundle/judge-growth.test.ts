import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeGrowth, type GrowthEvidence } from '../../../src/core/bundle/judge-growth.ts';
import { referenceProof, referenceRoot, someLeaves } from '../log/reference-tree.ts';

const ORIGIN = 'cec-test/acme/chat/evidence';
const STRANGER = 'ab'.repeat(32);
const SIZE = 21;
const leaves = someLeaves(SIZE);
const forked = [...leaves.slice(0, 3), ...someLeaves(40).slice(22)];

const headOf = (size: number, of: readonly string[] = leaves) => ({
  origin: ORIGIN,
  size,
  root: referenceRoot(of.slice(0, size)),
});
const proofOf = (size: number, newer = SIZE) => ({
  bundle_id: `cec-${size}`,
  size,
  proof: referenceProof(size, leaves.slice(0, newer)),
});
const nothing: GrowthEvidence = { proofs: [], rootThen: undefined };

function judge(
  older: ReturnType<typeof headOf>,
  evidence: Partial<GrowthEvidence> = {},
  newer = headOf(SIZE),
) {
  return judgeGrowth(older, newer, { ...nothing, ...evidence });
}

describe('judgeGrowth', () => {
  it('passes for every earlier size by its proof alone, and by the records alone', () => {
    for (let size = 1; size < SIZE; size++) {
      const older = headOf(size);
      for (const evidence of [{ proofs: [proofOf(size)] }, { rootThen: older.root }])
        assert.deepEqual(judge(older, evidence), {
          status: 'PASS',
          message: `the log grew from ${size} to ${SIZE} records`,
        });
    }
  });

  it('passes for the same tree without any evidence', () => {
    assert.deepEqual(judge(headOf(SIZE)), {
      status: 'PASS',
      message: `the log is the same, ${SIZE} records`,
    });
  });

  it('says that the log shrank when it is shorter than it was', () => {
    const { status, message } = judge(headOf(SIZE), {}, headOf(SIZE - 1));
    assert.equal(status, 'FAIL');
    assert.match(message, /^the log shrank from 21 to 20 records: it was rolled back/);
  });

  it('names both logs when they are not the same one', () => {
    const { status, message } = judge({ ...headOf(5), origin: 'cec-test/acme/other/evidence' });
    assert.equal(status, 'FAIL');
    assert.match(
      message,
      /is of the log cec-test\/acme\/other\/evidence, this bundle of cec-test\/acme\/chat\/e/,
    );
  });

  it('finds a fork at every size behind it, by the records and by any proof', () => {
    for (let size = 4; size <= SIZE; size++) {
      const older = headOf(size, forked);
      const { root: rootThen } = headOf(size);
      const proofs = size < SIZE ? [proofOf(size)] : [];
      const all = [{ rootThen }, { rootThen, proofs }, ...(size < SIZE ? [{ proofs }] : [])];
      for (const evidence of all) {
        const { status, message } = judge(older, evidence);
        assert.equal(status, 'FAIL', `size ${size}`);
        assert.match(message, /records are not those of the earlier state: the log was rolled back/);
      }
    }
  });

  it('fails for a forged proof, even where the records lead on', () => {
    for (let size = 1; size < SIZE; size++) {
      const { bundle_id, proof } = proofOf(size);
      const spoiled = [
        ...proof.map((_, i) => proof.with(i, STRANGER)),
        ...proof.map((_, i) => proof.toSpliced(i, 1)),
        ...(proof.length > 1 ? [proof.toReversed()] : []),
        [...proof, STRANGER],
        [],
      ];
      for (const forged of spoiled) {
        const wrong = { bundle_id, size, proof: forged };
        const older = headOf(size);
        assert.equal(judge(older, { proofs: [wrong] }).status, 'FAIL');
        assert.equal(judge(older, { proofs: [proofOf(size), wrong] }).status, 'FAIL');
        const { status, message } = judge(older, { proofs: [wrong], rootThen: older.root });
        assert.deepEqual(
          [status, message],
          ['FAIL', `the proof for the tree of ${size} records is wrong, though the records follow from it`],
        );
      }
    }
  });

  it('judges by no proof of another size, and says how one can be had', () => {
    const { status, message } = judge(headOf(7), { proofs: [proofOf(6), proofOf(8)] });
    assert.equal(status, 'NOT_CHECKED');
    assert.match(
      message,
      /neither a proof for the tree of 7 records .*; build one whose period includes the day/,
    );
  });
});
