import type { Hash } from '../log/merkle.ts';
import { verifyConsistency, type TreeHead } from '../log/tree-proofs.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import type { EarlierProof } from './chain-proof.ts';
import type { CheckStatus } from './verification.ts';

export interface Growth {
  readonly status: CheckStatus;
  readonly message: string;
}

/** What a bundle holds that may lead from an earlier tree to its own. */
export interface GrowthEvidence {
  /** `earlier` of chain_proof.json. */
  readonly proofs: readonly EarlierProof[];
  /** The tree of the earlier size over the bundle's own records, where they reach. */
  readonly rootThen: Hash | undefined;
}

/**
 * Whether the log of `older` only grew until `newer`. Both are taken to be signed. All evidence has to agree: a proof
 * that fails is a failure even where the records themselves lead on.
 */
export function judgeGrowth(older: Checkpoint, newer: Checkpoint, evidence: GrowthEvidence): Growth {
  if (older.origin !== newer.origin) {
    return fail(
      `the earlier state is of the log ${older.origin}, this bundle of ${newer.origin}; give two of the same log`,
    );
  }
  if (older.size > newer.size) {
    return fail(
      `the log shrank from ${older.size} to ${newer.size} records: it was rolled back, or the two were given in the wrong order`,
    );
  }
  const rootThen = older.size === newer.size ? newer.root : evidence.rootThen;
  if (rootThen !== undefined && rootThen !== older.root) return fail(describeFork(older));
  const proofs = evidence.proofs.filter(({ size }) => size === older.size);
  if (!proofs.every(({ proof }) => verifyConsistency(older, newer, proof))) {
    return fail(
      rootThen === undefined
        ? `${describeFork(older)}, or the proof was altered`
        : `the proof for the tree of ${older.size} records is wrong, though the records follow from it`,
    );
  }
  if (rootThen === undefined && proofs.length === 0) return describeUnproven(older);
  return { status: 'PASS', message: describeGrowth(older, newer) };
}

function fail(message: string): Growth {
  return { status: 'FAIL', message };
}

function describeFork({ size }: TreeHead): string {
  return `the first ${size} records are not those of the earlier state: the log was rolled back and went on otherwise, or was rewritten`;
}

function describeGrowth(older: TreeHead, newer: TreeHead): string {
  return older.size === newer.size
    ? `the log is the same, ${newer.size} records`
    : `the log grew from ${older.size} to ${newer.size} records`;
}

function describeUnproven({ size }: TreeHead): Growth {
  const remedy = 'build one whose period includes the day of the earlier state, and verify that';
  return {
    status: 'NOT_CHECKED',
    message: `this bundle holds neither a proof for the tree of ${size} records nor the records around it; ${remedy}`,
  };
}
