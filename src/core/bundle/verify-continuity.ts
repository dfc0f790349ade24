import type { BundleClause } from '../../ports/bundle-registry.ts';
import { openCheckpoint, type Checkpoint } from '../log/checkpoint.ts';
import { compareBundles, type Continuity } from './compare-bundles.ts';
import { PROVEN_BUNDLES } from './chain-proof.ts';
import { CHAIN_PROOF } from './entries.ts';
import type { EarlierBundle, EarlierState } from './earlier-state.ts';
import { judgeGrowth, type Growth } from './judge-growth.ts';
import type { CheckId, CheckList } from './verification.ts';
import type { ChainFacts, CheckpointTrust } from './verify-chain.ts';

export interface ContinuityGrounds {
  /** Undefined when the caller gave none. */
  readonly earlier: EarlierState | undefined;
  /** Of the bundle at hand; undefined when it failed. */
  readonly checkpoint: Checkpoint | undefined;
  /** Who signs checkpoints of the bundle at hand. */
  readonly signers: CheckpointTrust;
  readonly clauses: readonly BundleClause[];
}

/** What has to hold of an earlier bundle before anything is measured by it; faults of its records are not in its tree. */
const NEEDED: readonly CheckId[] = [
  'container',
  'inventory',
  'attestation_signature',
  'attestation_metadata',
  'chain_checkpoint',
];

/**
 * The log only grew since the earlier state. Answers what lies between the two; undefined when no state was given, or
 * the check failed or could not be made.
 */
export function checkContinuity(
  checks: CheckList,
  facts: ChainFacts,
  { earlier, checkpoint, signers, clauses }: ContinuityGrounds,
): Continuity | undefined {
  if (earlier === undefined) {
    checks.report('continuity', 'NOT_CHECKED', 'no earlier bundle or checkpoint was given');
    return undefined;
  }
  if (checkpoint === undefined) return undefined;
  const older = openEarlier(earlier, signers);
  if ('status' in older) return report(checks, older);
  const { proof, records } = facts;
  const evidence = { proofs: proof.earlier, rootThen: records.markedRoot };
  const growth = judgeGrowth(older.checkpoint, checkpoint, evidence);
  report(checks, growth.status === 'PASS' && !older.trusted ? unvouched(growth) : growth, CHAIN_PROOF);
  if (growth.status === 'FAIL') return undefined;
  const bundle = 'bundle' in earlier ? earlier.bundle : undefined;
  if (growth.status === 'NOT_CHECKED' && bundle !== undefined) warnOfUnknown(checks, facts, bundle);
  return compareBundles(bundle, facts, { from: older.checkpoint.size, size: checkpoint.size, clauses });
}

function report(checks: CheckList, { status, message }: Growth, place = ''): undefined {
  checks.report('continuity', status, message, status === 'FAIL' ? place : '');
}

/** The earlier checkpoint and whether a trusted key vouches for it, or what the check comes to without one. */
function openEarlier(
  earlier: EarlierState,
  signers: CheckpointTrust,
): { readonly checkpoint: Checkpoint; readonly trusted: boolean } | Growth {
  if ('note' in earlier) return openNote(earlier.note, signers);
  const { checks, checkpoint, errors } = earlier.bundle;
  const failed = checks.find(({ id, status }) => status === 'FAIL' && NEEDED.includes(id));
  if (failed !== undefined) return unreliable(`${failed.id}: ${failed.message}`);
  if (checkpoint === undefined) return unreliable(errors[0] ?? 'it has no checkpoint');
  return { checkpoint, trusted: checkpoint.trusted && signers.trusted };
}

function openNote(note: string, { keys, trusted }: CheckpointTrust) {
  for (const key of keys) {
    const checkpoint = openCheckpoint(note, key);
    if (checkpoint !== undefined) return { checkpoint, trusted };
  }
  return trusted
    ? ({ status: 'FAIL', message: 'the earlier checkpoint is not signed by a trusted key' } as const)
    : ({
        status: 'NOT_CHECKED',
        message:
          'the earlier checkpoint is not signed by the key in the bundle, and no trusted key was given',
      } as const);
}

function unreliable(why: string): Growth {
  return { status: 'FAIL', message: `the earlier bundle does not verify: ${why}` };
}

function unvouched({ message }: Growth): Growth {
  return { status: 'NOT_CHECKED', message: `${message}, by checkpoints that no trusted key vouches for` };
}

/** Of bundles that are built at the same time, one may not know the other; of others, each proves the newest. */
function warnOfUnknown(
  checks: CheckList,
  { proof }: ChainFacts,
  { bundleId, checkpoint }: EarlierBundle,
): void {
  const { earlier } = proof;
  const reachesBack = earlier.some(({ size }) => size < (checkpoint?.size ?? 0));
  if (earlier.length >= PROVEN_BUNDLES && !reachesBack) return;
  const message = `the service did not know ${bundleId} when it made this bundle: the two were built at the same time, or its database was rolled back`;
  checks.warn('EARLIER_BUNDLE_UNKNOWN', message);
}
