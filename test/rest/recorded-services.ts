import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ServiceImpl } from '@connectrpc/connect';
import { CecError, invalidInput } from '../../src/errors.ts';
import type { AuditService } from '../../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import { BuildStage } from '../../src/gen/spanforge/cec/v1/build_pb.ts';
import type { BuildBundleRequest } from '../../src/gen/spanforge/cec/v1/build_pb.ts';
import { TimestampAuthority } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import type { BundleSchema } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import type { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { ClauseSatisfaction } from '../../src/gen/spanforge/cec/v1/clause_pb.ts';
import { Completeness } from '../../src/gen/spanforge/cec/v1/coverage_pb.ts';
import { Severity } from '../../src/gen/spanforge/cec/v1/finding_pb.ts';

export interface Services {
  readonly cec?: Partial<ServiceImpl<typeof CecService>>;
  readonly audit?: Partial<ServiceImpl<typeof AuditService>>;
}

export const BUNDLE_ID = 'cec-01JABCDEFGHJKMNPQRSTVWXYZ0';
export const OTHER_ID = 'cec-01JABCDEFGHJKMNPQRSTVWXYZ1';
export const ZIP = Buffer.from(Array.from({ length: 600 }, (_, i) => i % 251));

export const bundle: MessageInitShape<typeof BundleSchema> & { clauses: object[] } = {
  bundleId: BUNDLE_ID,
  zipPath: `/var/cec/${BUNDLE_ID}.zip`,
  downloadUrl: `file:///var/cec/${BUNDLE_ID}.zip`,
  expiresAt: { seconds: 1_767_366_245n, nanos: 0 },
  hmacManifest: `hmac-sha256:${'a'.repeat(64)}`,
  recordCounts: {
    score_records: 3,
    bias_reports: 0,
    prri_records: 0,
    drift_events: 0,
    pii_detections: 0,
    gate_evaluations: 0,
  },
  frameworksCovered: ['EU AI Act'],
  generatedAt: { seconds: 1_767_279_845n, nanos: 123_456_000 },
  projectId: 'p',
  orgId: 'default',
  fromDate: '2026-01-01',
  toDate: '2026-01-31',
  sha256: `sha256:${'b'.repeat(64)}`,
  sizeBytes: BigInt(ZIP.length),
  hmacKeyId: '0123456789abcdef',
  timestampAuthority: TimestampAuthority.LOCAL,
  clauses: [
    {
      framework: 'eu_ai_act',
      clauseId: 'Art.12',
      clauseName: 'Record-keeping',
      description: 'Records exist.',
      status: ClauseSatisfaction.SATISFIED,
      evidenceCount: 3,
      reasons: ['COVERAGE_LOW'],
      countsByKind: { 'halluccheck.score.v1': 3 },
      findings: ['STALE'],
      firstAt: { seconds: 1_767_225_600n, nanos: 0 },
      weeksWithEvidence: 1,
      weeksTotal: 5,
      longestGapDays: 30,
      adverseTotal: 2,
      adverseUnresolved: 4,
      excluded: { outsidePeriod: 6, future: 7, skipped: 8, badSignature: 9, erased: 10 },
      evidenceRefs: [{ file: 'score_records/records.ndjson', line: 11, recordId: 'r-1' }],
      notShown: 'Intent.',
      appliesFrom: { annex_iii: '2027-12-02' },
    },
  ],
  findings: [{ code: 'LOCAL_TSA', severity: Severity.INFO, message: 'The time-stamp is local.' }],
  partIds: ['cec-01JPART'],
  coverage: {
    log: 'default/p/evidence',
    origin: 'cec-1/default/p/evidence',
    logSize: 42n,
    fromDate: '2026-01-01',
    toDate: '2026-01-31',
    schemaKeys: ['halluccheck.score.v1'],
    frameworks: ['eu_ai_act'],
    requestedBy: 'os:ada',
    generatedAt: { seconds: 1_767_279_845n, nanos: 123_456_000 },
    host: 'build-1',
    generatorName: 'cec',
    generatorVersion: '1.2.3',
    catalogueVersion: '2026.1',
    catalogueSha256: `sha256:${'c'.repeat(64)}`,
    retentionDays: 2555,
    shownPositions: [{ first: 1n, last: 41n }],
    kinds: {
      score_records: {
        schemaKey: 'halluccheck.score.v1',
        inLog: 30,
        eligible: 21,
        exported: 20,
        usable: 19,
        excluded: { outsidePeriod: 9, future: 1, skipped: 2, badSignature: 3, erased: 4 },
        firstPosition: 5n,
        lastPosition: 40n,
        firstTimestamp: { seconds: 1_767_225_600n, nanos: 0 },
        late: 6,
        pass: 7,
        caution: 8,
        adverse: 10,
        neutral: 11,
        unresolved: 12,
        openSubjects: [{ subject: '"model":"m"', records: 13, adverse: 14, latestPosition: 15n }],
        weeksTotal: 5,
        weeks: [{ week: '2025-12-29', records: 19 }],
        longestGapDays: 16,
      },
    },
    shownTotal: 41,
    shownChain: 2,
    shownHeaderOnly: 19,
    lateRecords: 6,
    erasedRecords: 4,
    completeness: Completeness.ASSERTED,
    completenessReasons: ['the newest record is not shown'],
  },
};

/** `bundle` as the documentation writes it. */
export const bundleAnswer = {
  bundle_id: BUNDLE_ID,
  zip_path: `/var/cec/${BUNDLE_ID}.zip`,
  download_url: `file:///var/cec/${BUNDLE_ID}.zip`,
  expires_at: '2026-01-02T15:04:05.000000+00:00',
  hmac_manifest: `hmac-sha256:${'a'.repeat(64)}`,
  record_counts: {
    score_records: 3,
    bias_reports: 0,
    prri_records: 0,
    drift_events: 0,
    pii_detections: 0,
    gate_evaluations: 0,
  },
  frameworks_covered: ['EU AI Act'],
  generated_at: '2026-01-01T15:04:05.123456+00:00',
  project_id: 'p',
  org_id: 'default',
  from_date: '2026-01-01',
  to_date: '2026-01-31',
  sha256: `sha256:${'b'.repeat(64)}`,
  size_bytes: 600,
  hmac_key_id: '0123456789abcdef',
  timestamp_authority: 'local',
  clauses: [
    {
      framework: 'eu_ai_act',
      clause_id: 'Art.12',
      clause_name: 'Record-keeping',
      description: 'Records exist.',
      status: 'SATISFIED',
      evidence_count: 3,
      reasons: ['COVERAGE_LOW'],
      counts_by_kind: { 'halluccheck.score.v1': 3 },
      findings: ['STALE'],
      first_at: '2026-01-01T00:00:00.000000+00:00',
      last_at: null,
      weeks_with_evidence: 1,
      weeks_total: 5,
      longest_gap_days: 30,
      adverse_total: 2,
      adverse_unresolved: 4,
      excluded: { outside_period: 6, future: 7, skipped: 8, bad_signature: 9, erased: 10 },
      evidence_refs: [{ file: 'score_records/records.ndjson', line: 11, record_id: 'r-1' }],
      not_shown: 'Intent.',
      applies_from: { annex_iii: '2027-12-02' },
    },
  ],
  findings: [{ code: 'LOCAL_TSA', severity: 'INFO', message: 'The time-stamp is local.' }],
  coverage: {
    log: 'default/p/evidence',
    origin: 'cec-1/default/p/evidence',
    log_size: 42,
    from_date: '2026-01-01',
    to_date: '2026-01-31',
    schema_keys: ['halluccheck.score.v1'],
    frameworks: ['eu_ai_act'],
    requested_by: 'os:ada',
    generated_at: '2026-01-01T15:04:05.123456+00:00',
    host: 'build-1',
    generator_name: 'cec',
    generator_version: '1.2.3',
    catalogue_version: '2026.1',
    catalogue_sha256: `sha256:${'c'.repeat(64)}`,
    oldest_evidence: null,
    retention_days: 2555,
    shown_positions: [{ first: 1, last: 41 }],
    kinds: {
      score_records: {
        schema_key: 'halluccheck.score.v1',
        in_log: 30,
        eligible: 21,
        exported: 20,
        usable: 19,
        excluded: { outside_period: 9, future: 1, skipped: 2, bad_signature: 3, erased: 4 },
        first_position: 5,
        last_position: 40,
        first_timestamp: '2026-01-01T00:00:00.000000+00:00',
        last_timestamp: null,
        late: 6,
        pass: 7,
        caution: 8,
        adverse: 10,
        neutral: 11,
        unresolved: 12,
        open_subjects: [
          { subject: '"model":"m"', records: 13, adverse: 14, latest_at: null, latest_position: 15 },
        ],
        weeks_total: 5,
        weeks: [{ week: '2025-12-29', records: 19 }],
        longest_gap_days: 16,
      },
    },
    shown_total: 41,
    shown_chain: 2,
    shown_header_only: 19,
    late_records: 6,
    erased_records: 4,
    completeness: 'asserted',
    completeness_reasons: ['the newest record is not shown'],
  },
  part_ids: ['cec-01JPART'],
};

/** Answers `bundle` for the one id, and refuses what the real service does in the rows that need it. */
export const cecService: Partial<ServiceImpl<typeof CecService>> = {
  async *buildBundle(request) {
    checkBuild(request);
    yield { event: { case: 'progress', value: { stage: BuildStage.PLANNING } } };
    yield { event: { case: 'progress', value: { stage: BuildStage.PUBLISHING } } };
    yield { event: { case: 'bundle', value: bundle } };
  },
  getBundle: ({ bundleId }) => ({ bundle: known(bundleId) }),
  reissueDownloadUrl({ bundleId }) {
    if (bundleId === OTHER_ID) throw new CecError('BUNDLE_FILE_GONE', 'the file of the bundle is gone');
    if (bundleId !== BUNDLE_ID) throw new CecError('BUNDLE_UNKNOWN', 'no bundle has this id');
    return { bundle };
  },
  async *downloadBundle({ bundleId, offset }) {
    known(bundleId);
    for (let at = Number(offset); at < ZIP.length; at += 100) yield { data: ZIP.subarray(at, at + 100) };
  },
};

export const auditService: Partial<ServiceImpl<typeof AuditService>> = {};

function known(bundleId: string) {
  if (bundleId !== BUNDLE_ID) throw new CecError('BUNDLE_NOT_FOUND', `no bundle "${bundleId}" here`);
  return bundle;
}

function checkBuild({ projectId, frameworks, fromDate, toDate, outputDir }: BuildBundleRequest): void {
  if (frameworks.includes('pci')) throw invalidInput('frameworks', 'pci is not supported');
  if (fromDate > toDate) throw invalidInput('from_date', 'must not be after to_date');
  if (fromDate === '2026-02-30') throw invalidInput('from_date', 'is not a day of the calendar');
  if (toDate > '2126') throw invalidInput('date_range', 'from_date and to_date are over 100 years apart');
  if (outputDir === '/etc') throw invalidInput('output_dir', 'is outside of the output roots');
  if (projectId === 'unwritable') {
    throw new CecError('BUILD_FAILED', 'CEC build failed: output directory not writable');
  }
  if (projectId === 'bug') throw new Error('a secret of the machine room');
}
