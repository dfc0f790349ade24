import type { FrameworkId } from './catalogue.ts';
import type { EvidenceKind } from './evidence-kinds.ts';

/** How much a clause has to show; each level includes the ones before. */
export const STRICTNESS_LEVELS = ['count', 'standard', 'strict'] as const;

export type Strictness = (typeof STRICTNESS_LEVELS)[number];

export type ClauseStatus = 'SATISFIED' | 'PARTIAL' | 'GAP';

/** Why a status is not SATISFIED. */
export type ClauseReason =
  /** Nothing of the clause's kinds in the period. */
  | 'NO_EVIDENCE'
  /** The same for a clause about events that may not have happened. */
  | 'NO_EVENTS_RECORDED'
  /** There are records, but all of them say that the gate was skipped. */
  | 'NOT_OPERATED'
  /** Records were set aside because their own HMAC or hash is wrong. */
  | 'SIGNATURE_FAILED'
  /** Records of a kind could not be read. */
  | 'COLLECTION_FAILED'
  | 'BELOW_MIN_COUNT'
  | 'KIND_MISSING'
  | 'INTEGRITY_FAILED'
  | 'INTEGRITY_NOT_VERIFIED'
  | 'ADVERSE_UNRESOLVED'
  | 'COVERAGE_LOW'
  | 'GAP_TOO_LONG'
  | 'STALE'
  | 'RETENTION_SPAN_SHORT'
  | 'RETENTION_NOT_ASSESSED'
  | 'CONTRIBUTORY_CAP'
  | 'HUMAN_ACTOR_NOT_RECORDED';

/** Where a record stands in the bundle. */
export interface EvidenceRef {
  /** Entry of the bundle, for instance `score_records/records.ndjson`. */
  readonly file: string;
  /** Line in that file, from 1. */
  readonly line: number;
  readonly record_id: string;
}

/** Records of the clause's kinds that are not counted, by reason. */
export interface ExcludedRecords {
  /** Shown in the bundle, with a timestamp outside the period. */
  readonly outside_period: number;
  /** Within the period, but behind the time of the build. */
  readonly future: number;
  /** Gates that did not operate. */
  readonly skipped: number;
  /** Own HMAC or hash wrong. */
  readonly bad_signature: number;
  /** Payload erased. */
  readonly erased: number;
}

/** One clause as it stands in `clause_map.json`. Times are UTC with microseconds; empty when there is none. */
export interface ClauseEntry {
  readonly framework: FrameworkId;
  readonly clause_id: string;
  readonly clause_name: string;
  readonly description: string;
  readonly status: ClauseStatus;
  /** Usable records of all the clause's kinds together; 0 exactly when status is GAP. */
  readonly evidence_count: number;
  /** Why the status is not SATISFIED; empty when it is. */
  readonly reasons: readonly ClauseReason[];
  /** With strictness `count`: further reasons that `standard` would give. Empty otherwise. */
  readonly findings: readonly ClauseReason[];
  /** Usable records for each of the clause's kinds, zeros included. */
  readonly counts_by_kind: Readonly<Partial<Record<EvidenceKind, number>>>;
  readonly first_at: string;
  readonly last_at: string;
  /** ISO weeks (UTC) of the period up to the build: with evidence, and in all. */
  readonly buckets: { readonly with: number; readonly total: number };
  /** Longest run of days without evidence, the ends of the period included. */
  readonly longest_gap_days: number;
  /** Adverse records, and subjects whose latest result is adverse. */
  readonly adverse: { readonly total: number; readonly unresolved: number };
  readonly excluded: ExcludedRecords;
  /** A bounded sample: of each kind the first, the latest and the latest adverse records. */
  readonly evidence_refs: readonly EvidenceRef[];
  /** What no record of these kinds can show, in the catalogue's words. */
  readonly not_shown: string;
  /** Days on which the clause begins to apply, by case, as the catalogue has them. */
  readonly applies_from: Readonly<Record<string, string>>;
}
