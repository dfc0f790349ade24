import type { EvidenceRules } from './evidence-rules.ts';
import type { RecordTally } from './record-tally.ts';

/** The verification check that a faulty record fails. */
export type RecordCheck = 'record_hashes' | 'record_hmacs' | 'chain_links' | 'record_counts';

export interface RecordFault {
  readonly check: RecordCheck;
  readonly position: number;
  readonly problem: string;
}

/** What the completeness rule needs of the first and the last record of a run. */
export interface RecordEdge {
  readonly timestamp: string;
  readonly highWater: string;
  readonly lateCount: number;
}

/** What a run of records says, taken by itself and with the record before it. Plain data: it crosses threads. */
export interface StripeReport {
  /** Positions [from, to). */
  readonly from: number;
  readonly to: number;
  /** Subtree roots over the leaves [from, to), 64 hex digits each. */
  readonly range: readonly string[];
  /** Faulty records in order; a record may have several. At most 1,000 are kept. */
  readonly faults: readonly RecordFault[];
  /** Faulty records in all. */
  readonly faulty: number;
  /** Ids of the HMAC keys that records were checked with. */
  readonly heldKeys: readonly string[];
  /** Ids of HMAC keys that are not held: those HMACs were not checked. */
  readonly unknownKeys: readonly string[];
  readonly tally: RecordTally;
  /** The first and the last readable record. */
  readonly edges: { readonly first: RecordEdge; readonly last: RecordEdge } | undefined;
}

export interface ScanPlan {
  readonly log: string;
  /** Runs of positions [first, last], ascending and disjoint. */
  readonly runs: readonly { readonly first: number; readonly last: number }[];
  /** Records of the six kinds with a timestamp within are eligible. */
  readonly period: { readonly from: string; readonly to: string };
  /** How to judge the eligible records; without it they are counted and no more. */
  readonly evidenceRules?: EvidenceRules | undefined;
  /** Lines are wanted, not only reports. */
  readonly withLines: boolean;
}

/** A checked run of records; `lines` are sorted into the bundle's seven record files, in file order. */
export interface ScannedStripe {
  readonly report: StripeReport;
  readonly lines: readonly Uint8Array[];
}

/** Reads a log and checks every record, away from the thread that serves requests. */
export interface RecordScanner {
  /**
   * Stripes in ascending order, read ahead by a bounded number while the caller works. Ends early when
   * the caller stops iterating or `signal` aborts. Rejects with STORE_FAILED when the log cannot be read.
   */
  scan(plan: ScanPlan, signal?: AbortSignal): AsyncIterable<ScannedStripe>;
}
