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
  /** Ids of HMAC keys that are not held: those HMACs were not checked. */
  readonly unknownKeys: readonly string[];
  readonly tally: RecordTally;
  /** The first and the last readable record. */
  readonly edges: { readonly first: RecordEdge; readonly last: RecordEdge } | undefined;
}

/** The eligible records of one kind. Timestamps are empty and positions -1 while there is none. */
export interface KindTally {
  readonly count: number;
  readonly firstPosition: number;
  readonly lastPosition: number;
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
}

/** All that clause status, coverage and the erasure rule need to know of records. Tallies of adjoining runs add up. */
export interface RecordTally {
  /** In the order of the six kinds. */
  readonly kinds: readonly KindTally[];
  /** Lines of any kind. */
  readonly lines: number;
  readonly headerOnly: number;
  /** `chain.*` records, which are shown in full. */
  readonly chainRecords: number;
  /** Late records among all lines. */
  readonly late: number;
  /** Eligible records without payload. */
  readonly erased: readonly { readonly position: number; readonly recordId: string }[];
  /** What `chain.erasure.v1` records name. */
  readonly erasures: readonly { readonly position: number; readonly recordIds: readonly string[] }[];
  /** Positions of `chain.clock_corrected.v1`. */
  readonly clockCorrections: readonly number[];
}

export interface ScanPlan {
  readonly log: string;
  /** Runs of positions [first, last], ascending and disjoint. */
  readonly runs: readonly { readonly first: number; readonly last: number }[];
  /** Records of the six kinds with a timestamp within are eligible. */
  readonly period: { readonly from: string; readonly to: string };
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
