import type { Coverage, KindCoverage } from './coverage.ts';

/** A finished bundle in a list. Times are `YYYY-MM-DDTHH:MM:SS.ffffffZ`, hashes 64 hex digits. */
export interface BundleSummary {
  readonly bundleId: string;
  readonly orgId: string;
  readonly projectId: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly location: string;
  /** The documented file name, for downloads. */
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly generatedAt: string;
  readonly expiresAt: string;
  readonly hmacManifest: string;
  readonly hmacKeyId: string;
  readonly recordCounts: Readonly<Record<string, number>>;
  readonly frameworksCovered: readonly string[];
  readonly timestampAuthority: 'local' | 'external';
  readonly findings: readonly BundleFinding[];
  /** Size of the evidence log that the bundle's checkpoint signs. */
  readonly treeSize: number;
}

/** A finished bundle as the registry keeps it. */
export interface RegisteredBundle extends BundleSummary {
  readonly clauses: readonly BundleClause[];
  readonly coverage: Coverage;
  /** Ids of the bundles that hold the records of this one, when it was made in parts. */
  readonly parts: readonly string[];
}

/** A line of `clause_map.json`. */
export interface BundleClause {
  readonly framework: string;
  readonly clause_id: string;
  readonly clause_name: string;
  readonly description: string;
  readonly status: 'SATISFIED' | 'PARTIAL' | 'GAP';
  readonly evidence_count: number;
  readonly reasons: readonly string[];
  readonly findings: readonly string[];
  readonly counts_by_kind: Readonly<Record<string, number>>;
  /** Times are empty when there is no record. */
  readonly first_at: string;
  readonly last_at: string;
  readonly buckets: { readonly with: number; readonly total: number };
  readonly longest_gap_days: number;
  readonly adverse: { readonly total: number; readonly unresolved: number };
  readonly excluded: KindCoverage['excluded'];
  readonly evidence_refs: readonly {
    readonly file: string;
    readonly line: number;
    readonly record_id: string;
  }[];
  readonly not_shown: string;
  readonly applies_from: Readonly<Record<string, string>>;
}

/** What a person should know about a result and is no error. */
export interface BundleFinding {
  readonly code: string;
  readonly severity: 'info' | 'warning';
  readonly message: string;
}

/** Names one build request, so that a repetition answers with the same bundle. */
export interface RequestKey {
  /** Organisation, project and the caller's `request_id`. */
  readonly key: string;
  /** Digest of what was requested; the same id for another request is a mistake. */
  readonly fingerprint: string;
}

export interface BundlePage {
  readonly bundles: readonly BundleSummary[];
  /** Pass it as `before`, or `after`, for the next page; undefined on the last. */
  readonly next: number | undefined;
}

/**
 * Which bundles exist. Durable when a call resolves; survives restarts. Rejects with STORE_FAILED when the
 * store does.
 */
export interface BundleRegistry {
  /** Notes that a file is about to appear at `location`, so that a crash cannot leave it unknown. */
  announce(bundleId: string, location: string): Promise<void>;
  /**
   * Registers a published bundle and its parts, those first, and ends their announcements, in one step. Rejects when
   * this process has announced no such bundle, or another has taken an announcement over.
   */
  add(
    bundle: RegisteredBundle,
    request: RequestKey | undefined,
    parts?: readonly RegisteredBundle[],
  ): Promise<void>;
  /** Ends an announcement without a bundle. */
  withdraw(bundleId: string): Promise<void>;
  /** Leaves an announcement that cannot be withdrawn now to `abandoned`. */
  abandon(bundleId: string): void;
  /**
   * Announcements of processes that are gone, and those that this one had to leave. They pass to this process, which
   * removes the files and withdraws them; what is registered all the same is not among them.
   */
  abandoned(): Promise<readonly { readonly bundleId: string; readonly location: string }[]>;
  get(bundleId: string): Promise<RegisteredBundle | undefined>;
  /** The bundle of an earlier request and that request's fingerprint. */
  findRequest(
    key: string,
  ): Promise<{ readonly bundle: RegisteredBundle; readonly fingerprint: string } | undefined>;
  /** Newest first; `before` continues a page. */
  list(
    project: { readonly orgId: string; readonly projectId: string },
    limit: number,
    before?: number,
  ): Promise<BundlePage>;
  /** Bundles of all projects in the order of their registration; `after` continues a page. */
  all(after: number, limit: number): Promise<BundlePage>;
  /** The bundle with its new expiry; undefined when it is not known. */
  setExpiry(bundleId: string, expiresAt: string): Promise<RegisteredBundle | undefined>;
  stats(): Promise<{ readonly count: number; readonly lastGeneratedAt: string | undefined }>;
}
