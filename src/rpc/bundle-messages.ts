import { create } from '@bufbuild/protobuf';
import type { Bundles } from '../core/bundle/bundles.ts';
import { BUILD_STAGES, type BuildProgress } from '../ports/build-progress.ts';
import type { Verification } from '../core/bundle/verification.ts';
import { fromMillis } from '../core/time.ts';
import type {
  BundleClause,
  BundleFinding,
  BundleSummary,
  RegisteredBundle,
} from '../ports/bundle-registry.ts';
import { BuildProgressSchema, BuildStage } from '../gen/spanforge/cec/v1/build_pb.ts';
import { BundleSchema, TimestampAuthority, type Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { ClauseMapEntrySchema, ClauseSatisfaction } from '../gen/spanforge/cec/v1/clause_pb.ts';
import { FindingSchema, Severity } from '../gen/spanforge/cec/v1/finding_pb.ts';
import {
  CheckStatus,
  VerifyBundleResponseSchema,
  type VerifyBundleResponse,
} from '../gen/spanforge/cec/v1/verification_pb.ts';
import { toContinuity } from './continuity-message.ts';
import { toCoverage, toExcluded } from './coverage-message.ts';
import { toDuration, toTimestamp, toTimestampOrNone } from './times.ts';

const AUTHORITIES = { local: TimestampAuthority.LOCAL, external: TimestampAuthority.EXTERNAL };

/** A bundle with its clauses and coverage. */
export async function toBundle(bundle: RegisteredBundle, bundles: Pick<Bundles, 'urlOf'>): Promise<Bundle> {
  const message = await toBundleSummary(bundle, bundles);
  message.clauses = bundle.clauses.map(toClause);
  message.coverage = toCoverage(bundle.coverage);
  message.partIds = [...bundle.parts];
  return message;
}

export async function toBundleSummary(
  bundle: BundleSummary,
  bundles: Pick<Bundles, 'urlOf'>,
): Promise<Bundle> {
  return create(BundleSchema, {
    bundleId: bundle.bundleId,
    zipPath: bundle.location,
    downloadUrl: await bundles.urlOf(bundle),
    expiresAt: toTimestamp(bundle.expiresAt),
    hmacManifest: bundle.hmacManifest,
    recordCounts: bundle.recordCounts,
    frameworksCovered: [...bundle.frameworksCovered],
    generatedAt: toTimestamp(bundle.generatedAt),
    projectId: bundle.projectId,
    orgId: bundle.orgId,
    fromDate: bundle.fromDate,
    toDate: bundle.toDate,
    sha256: `sha256:${bundle.sha256}`,
    sizeBytes: BigInt(bundle.bytes),
    hmacKeyId: bundle.hmacKeyId,
    timestampAuthority: AUTHORITIES[bundle.timestampAuthority],
    findings: bundle.findings.map(toFinding),
  });
}

export function toProgress(progress: BuildProgress) {
  return create(BuildProgressSchema, {
    stage: STAGES[BUILD_STAGES.indexOf(progress.stage)] ?? BuildStage.UNSPECIFIED,
    recordsDone: progress.recordsDone,
    recordsTotal: progress.recordsTotal,
    bytesWritten: BigInt(progress.bytesWritten),
    elapsed: toDuration(progress.elapsedMillis),
  });
}

export function toVerifyResponse(
  verification: Verification,
  context: {
    readonly verifiedAt: string;
    readonly trusted: readonly string[];
    readonly findings: readonly BundleFinding[];
  },
): VerifyBundleResponse {
  const {
    checks,
    clauses,
    coverage,
    continuity,
    findings,
    timestampTime,
    timestampAuthority,
    checkpoint: _checkpoint,
    terms: _terms,
    errors,
    ...verdict
  } = verification;
  return create(VerifyBundleResponseSchema, {
    ...verdict,
    errors: [...errors],
    verifiedAt: toTimestamp(context.verifiedAt),
    checks: checks.map(({ id, status, message, place }) => ({
      id,
      status: CheckStatus[status],
      message,
      place,
    })),
    findings: [...findings, ...context.findings].map(toFinding),
    trusted: [...context.trusted],
    clauses: clauses.map(toClause),
    ...(coverage && { coverage: toCoverage(coverage) }),
    ...(continuity && { continuity: toContinuity(continuity) }),
    ...(timestampAuthority && { timestampAuthority: AUTHORITIES[timestampAuthority] }),
    ...(timestampTime !== undefined && { timestampTime: toTimestamp(fromMillis(timestampTime)) }),
  });
}

const STAGES: readonly BuildStage[] = [
  BuildStage.PLANNING,
  BuildStage.COLLECTING,
  BuildStage.PROVING,
  BuildStage.MAPPING,
  BuildStage.SEALING,
  BuildStage.TIMESTAMPING,
  BuildStage.PUBLISHING,
];

function toClause(clause: BundleClause) {
  return create(ClauseMapEntrySchema, {
    framework: clause.framework,
    clauseId: clause.clause_id,
    clauseName: clause.clause_name,
    description: clause.description,
    status: ClauseSatisfaction[clause.status],
    evidenceCount: clause.evidence_count,
    reasons: [...clause.reasons],
    findings: [...clause.findings],
    countsByKind: clause.counts_by_kind,
    firstAt: toTimestampOrNone(clause.first_at),
    lastAt: toTimestampOrNone(clause.last_at),
    weeksWithEvidence: clause.buckets.with,
    weeksTotal: clause.buckets.total,
    longestGapDays: clause.longest_gap_days,
    adverseTotal: clause.adverse.total,
    adverseUnresolved: clause.adverse.unresolved,
    excluded: toExcluded(clause.excluded),
    evidenceRefs: clause.evidence_refs.map(({ file, line, record_id: recordId }) => ({
      file,
      line,
      recordId,
    })),
    notShown: clause.not_shown,
    appliesFrom: clause.applies_from,
  });
}

function toFinding({ code, severity, message }: BundleFinding) {
  return create(FindingSchema, {
    code,
    message,
    severity: severity === 'info' ? Severity.INFO : Severity.WARNING,
  });
}
