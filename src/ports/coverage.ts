/** What was done with the records of one kind. Times are instants; empty, and positions null, when there is none. */
export interface KindCoverage {
  readonly schema_key: string;
  /** Records of the kind in the log that the bundle is made from. The service's word where not all of it is shown. */
  readonly in_log: number;
  /** Of the period: exported and erased ones. */
  readonly eligible: number;
  /** Lines of the kind's file. */
  readonly exported: number;
  /** Exported ones that count as evidence. */
  readonly usable: number;
  readonly excluded: {
    readonly outside_period: number;
    readonly erased: number;
    /** Later than the build. */
    readonly future: number;
    /** Gates that did not operate. */
    readonly skipped: number;
    /** Own HMAC or hash wrong. */
    readonly bad_signature: number;
  };
  readonly first_position: number | null;
  readonly last_position: number | null;
  readonly first_timestamp: string;
  readonly last_timestamp: string;
  /** Exported records that came more than an hour behind a newer one. */
  readonly late: number;
  /** Of the usable records. `neutral`: nothing in the payload that the catalogue's rules know. */
  readonly outcomes: {
    readonly pass: number;
    readonly caution: number;
    readonly adverse: number;
    readonly neutral: number;
  };
  /** Subjects whose latest result is adverse and not resolved. */
  readonly unresolved: number;
  /** The first of them by name, at most 20. */
  readonly open_subjects: readonly OpenSubject[];
  /** ISO weeks (UTC) of the period up to the build. */
  readonly weeks_total: number;
  /** Those with usable records, in order. */
  readonly weeks: readonly WeekCount[];
  /** Longest run of days without usable records, the ends of the period included. */
  readonly longest_gap_days: number;
}

/** A gate, metric or model whose latest result is adverse. */
export interface OpenSubject {
  /** The payload members that name it, as JSON members; empty when the payload names none. */
  readonly subject: string;
  readonly records: number;
  readonly adverse: number;
  /** Where its latest result stands. */
  readonly latest_at: string;
  readonly latest_position: number;
}

export interface WeekCount {
  /** Monday, `YYYY-MM-DD`; the first week may begin before the period. */
  readonly week: string;
  readonly records: number;
}

/** coverage.json: what was asked for, what the log had, and what was left out and why. */
export interface Coverage {
  readonly query: {
    readonly log: string;
    readonly from_date: string;
    readonly to_date: string;
    readonly time_zone: 'UTC';
    readonly schema_keys: readonly string[];
    readonly frameworks: readonly string[];
    /** Who asked, as the log's record of the request says. */
    readonly requested_by: string;
  };
  readonly prepared: {
    readonly generated_at: string;
    /** Name of the machine. */
    readonly host: string;
    readonly generator: { readonly name: string; readonly version: string };
    readonly catalogue: { readonly version: string; readonly sha256: string };
  };
  readonly source: {
    /** Origin of the log's checkpoints: `<service>/<log>`. */
    readonly origin: string;
    readonly log_size: number;
    /** Smallest timestamp of a record of the six kinds in the whole log, or empty. */
    readonly oldest_evidence: string;
    readonly retention_days: number;
    readonly shown_positions: readonly { readonly first: number; readonly last: number }[];
  };
  /** By folder. */
  readonly kinds: Readonly<Record<string, KindCoverage>>;
  readonly shown: {
    readonly total: number;
    readonly exported: number;
    /** `chain.*` records. */
    readonly chain: number;
    readonly header_only: number;
  };
  /** Of all that are shown. */
  readonly late_records: number;
  readonly erased_records: number;
  readonly completeness: 'proven' | 'asserted';
  readonly completeness_reasons: readonly string[];
}
