import type { ChainResult, PositionRange } from '../log/chain-result.ts';
import type { Hash } from '../log/merkle.ts';
import type { Completeness } from './completeness.ts';

/** A bundle proves that the log grew from its newest earlier bundles, so many at most. */
export const PROVEN_BUNDLES = 64;

/** chain_proof.json; tree hashes are 64 hex digits. */
export interface ChainProof extends ChainClaims {
  readonly log: string;
  readonly segments: readonly Segment[];
  /** Signed note over the tree whose last record is this bundle's `chain.bundle.v1`. */
  readonly checkpoint: string;
  /** Consistency of that tree with those of earlier bundles, newest first. */
  readonly earlier: readonly EarlierProof[];
}

/** What the builder claims and a verifier computes again. */
export interface ChainClaims {
  readonly valid: boolean;
  readonly verified_count: number;
  readonly tampered_count: number;
  readonly first_tampered: number | null;
  readonly gaps: readonly PositionRange[];
  readonly bad_hmac_positions: readonly number[];
  readonly completeness: 'proven' | 'asserted';
  readonly reasons: readonly string[];
  readonly erased: readonly { readonly position: number; readonly record_id: string }[];
}

/** A run of shown positions, ends included, and how it hangs in the log. */
export interface Segment extends PositionRange {
  /** The log before the segment's first record. */
  readonly start: {
    /** Subtree roots over the records before. */
    readonly range: readonly Hash[];
    readonly prev_hash: Hash;
    readonly high_water: string;
    readonly late_count: number;
  };
  /** Proof that the tree up to the segment's last record is a prefix of the checkpoint's (RFC 6962 §2.1.2). */
  readonly consistency: readonly Hash[];
}

export interface EarlierProof {
  readonly bundle_id: string;
  readonly size: number;
  readonly proof: readonly Hash[];
}

/** Builder and verifier state the outcome of their checks in the same words. */
export function toClaims(result: ChainResult, { completeness, reasons }: Completeness): ChainClaims {
  return {
    valid: result.valid,
    verified_count: result.verifiedCount,
    tampered_count: result.tamperedCount,
    first_tampered: result.firstTampered ?? null,
    gaps: result.gaps,
    bad_hmac_positions: result.badHmacPositions,
    completeness,
    reasons,
    erased: result.tally.erased.map(({ position, recordId }) => ({ position, record_id: recordId })),
  };
}
