/** How a usable record's result counts. */
export type Outcome = 'pass' | 'caution' | 'adverse' | 'neutral';

/** Why a record of the kind is not usable. */
export type Exclusion = 'outside_period' | 'future' | 'skipped' | 'bad_signature' | 'erased';

/** The results for one gate, metric or model. */
export interface SubjectTally {
  readonly records: number;
  readonly adverse: number;
  /** Adverse records without a waiver or resolution of their own. */
  readonly open: number;
  /** Where the latest result stands: by timestamp, then position. Empty and -1 while there is none. */
  readonly latestAt: string;
  readonly latestPosition: number;
  /** The latest result is adverse, without a waiver or resolution of its own. */
  readonly latestOpen: boolean;
}

/** A record of a kind; `line` counts from 1 in the kind's file. */
export interface RecordRef {
  readonly position: number;
  readonly recordId: string;
  readonly line: number;
}

/** By position: the first 3 and the last 2 usable records, and the last 5 adverse ones. Each in order. */
export interface RefSample {
  readonly first: readonly RecordRef[];
  readonly last: readonly RecordRef[];
  readonly adverse: readonly RecordRef[];
}

/** The usable records of one kind: eligible, intact, not behind the build, and not of a skipped gate. */
export interface UsableTally {
  readonly count: number;
  /** Smallest and largest timestamp; empty while there is none. */
  readonly firstAt: string;
  readonly lastAt: string;
  /** Records by UTC day, in days since 1970-01-01. */
  readonly days: ReadonlyMap<number, number>;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** At most 1,000: those with the smallest names in code-unit order. */
  readonly subjects: ReadonlyMap<string, SubjectTally>;
  /** The results of all other subjects together. */
  readonly otherSubjects: Pick<SubjectTally, 'records' | 'adverse' | 'open'>;
  /** Records that name a reviewer, an approver or who overrode. */
  readonly namingPersons: number;
  readonly refs: RefSample;
}

/** The records of one kind. Timestamps are empty and positions -1 while there is none. */
export interface KindTally {
  /** Eligible records with payload: the lines of the kind's file. */
  readonly count: number;
  readonly firstPosition: number;
  readonly lastPosition: number;
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
  /** Late ones among them. */
  readonly late: number;
  readonly usable: UsableTally;
  readonly excluded: Readonly<Record<Exclusion, number>>;
}

/** A `chain.bundle.v1` record. */
export interface RequestRef {
  readonly position: number;
  /** Empty when the record names no bundle. */
  readonly bundleId: string;
  /** When the service stored it. */
  readonly recordedAt: string;
}

/**
 * All that clause status, coverage, continuity and the erasure rule need to know of records. Tallies of adjoining runs
 * add up.
 */
export interface RecordTally {
  /** In the order of the six kinds. */
  readonly kinds: readonly KindTally[];
  /** Lines of any kind. */
  readonly lines: number;
  readonly headerOnly: number;
  /** `chain.*` records, which are shown in full. */
  readonly chainRecords: number;
  /** Smallest timestamp of a record of the six kinds, in the period or not; empty while there is none. */
  readonly firstEvidence: string;
  /** Late records among all lines. */
  readonly late: number;
  /** Eligible records without payload. */
  readonly erased: readonly { readonly position: number; readonly recordId: string }[];
  /** What `chain.erasure.v1` records name. */
  readonly erasures: readonly { readonly position: number; readonly recordIds: readonly string[] }[];
  /** Intact requests for bundles; of a sum the newest 1,000. */
  readonly requests: readonly RequestRef[];
  /** Positions of `chain.clock_corrected.v1`. */
  readonly clockCorrections: readonly number[];
  /** Those `chain.key_rotated.v1` that say that the key before was lost. */
  readonly lostKeys: readonly { readonly position: number; readonly newKeyId: string }[];
}
