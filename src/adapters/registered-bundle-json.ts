import { z } from 'zod';
import { CecError } from '../errors.ts';
import type { BundleSummary, RegisteredBundle } from '../ports/bundle-registry.ts';

const count = z.int().min(0);

const excluded = z.object({
  outside_period: count,
  future: count,
  skipped: count,
  bad_signature: count,
  erased: count,
});

const clause = z.object({
  framework: z.string(),
  clause_id: z.string(),
  clause_name: z.string(),
  description: z.string(),
  status: z.enum(['SATISFIED', 'PARTIAL', 'GAP']),
  evidence_count: count,
  reasons: z.array(z.string()),
  findings: z.array(z.string()),
  counts_by_kind: z.record(z.string(), count),
  first_at: z.string(),
  last_at: z.string(),
  buckets: z.object({ with: count, total: count }),
  longest_gap_days: count,
  adverse: z.object({ total: count, unresolved: count }),
  excluded,
  evidence_refs: z.array(z.object({ file: z.string(), line: count, record_id: z.string() })),
  not_shown: z.string(),
  applies_from: z.record(z.string(), z.string()),
});

const finding = z.object({ code: z.string(), severity: z.enum(['info', 'warning']), message: z.string() });

const kind = z.object({
  schema_key: z.string(),
  in_log: count,
  eligible: count,
  exported: count,
  usable: count,
  excluded,
  first_position: z.nullable(count),
  last_position: z.nullable(count),
  first_timestamp: z.string(),
  last_timestamp: z.string(),
  late: count,
  outcomes: z.object({ pass: count, caution: count, adverse: count, neutral: count }),
  unresolved: count,
  open_subjects: z.array(
    z.object({
      subject: z.string(),
      records: count,
      adverse: count,
      latest_at: z.string(),
      latest_position: count,
    }),
  ),
  weeks_total: count,
  weeks: z.array(z.object({ week: z.string(), records: count })),
  longest_gap_days: count,
});

const coverageSchema = z.object({
  query: z.object({
    log: z.string(),
    from_date: z.string(),
    to_date: z.string(),
    time_zone: z.literal('UTC'),
    schema_keys: z.array(z.string()),
    frameworks: z.array(z.string()),
    requested_by: z.string(),
  }),
  prepared: z.object({
    generated_at: z.string(),
    host: z.string(),
    generator: z.object({ name: z.string(), version: z.string() }),
    catalogue: z.object({ version: z.string(), sha256: z.string() }),
  }),
  source: z.object({
    origin: z.string(),
    log_size: count,
    oldest_evidence: z.string(),
    retention_days: count,
    shown_positions: z.array(z.object({ first: count, last: count })),
  }),
  kinds: z.record(z.string(), kind),
  shown: z.object({ total: count, exported: count, chain: count, header_only: count }),
  late_records: count,
  erased_records: count,
  completeness: z.enum(['proven', 'asserted']),
  completeness_reasons: z.array(z.string()),
});

const summary: z.ZodType<BundleSummary> = z.object({
  bundleId: z.string(),
  orgId: z.string(),
  projectId: z.string(),
  fromDate: z.string(),
  toDate: z.string(),
  location: z.string(),
  fileName: z.string(),
  sha256: z.string(),
  bytes: count,
  generatedAt: z.string(),
  expiresAt: z.string(),
  hmacManifest: z.string(),
  hmacKeyId: z.string(),
  recordCounts: z.record(z.string(), count),
  frameworksCovered: z.array(z.string()),
  timestampAuthority: z.enum(['local', 'external']),
  findings: z.array(finding),
  treeSize: count,
});

const detail: z.ZodType<BundleDetail> = z.object({
  clauses: z.array(clause),
  coverage: coverageSchema,
  // Bundles that were registered before there were parts have none.
  parts: z.array(z.string()).default([]),
});

type BundleDetail = Omit<RegisteredBundle, keyof BundleSummary>;

/** A bundle as two texts; the detail is kept apart, since lists do without it. */
export function formatBundle(bundle: RegisteredBundle): { summary: string; detail: string } {
  const { clauses, coverage, parts, ...rest } = bundle;
  const apart: BundleDetail = { clauses, coverage, parts };
  return { summary: JSON.stringify(rest), detail: JSON.stringify(apart) };
}

/** @throws CecError `STORE_FAILED` when the stored text is not a bundle */
export function parseSummary(json: unknown): BundleSummary {
  return parse(summary, json);
}

/** @throws CecError `STORE_FAILED` when the stored texts are not a bundle */
export function parseBundle(summaryJson: unknown, detailJson: unknown): RegisteredBundle {
  return { ...parse(summary, summaryJson), ...parse(detail, detailJson) };
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  try {
    return schema.parse(JSON.parse(String(json)));
  } catch (cause) {
    throw new CecError('STORE_FAILED', 'the stored entry of a bundle is damaged; restore the database', {
      cause,
    });
  }
}

/** Who was taken for dead must not register what others may have removed. */
export function notAnnounced(): CecError {
  return new CecError('STORE_FAILED', 'the bundle is not announced any more; build it again');
}
