import type { JsonObject } from '@bufbuild/protobuf';
import type { LogCheckpoint } from '../gen/spanforge/audit/v1/chain_pb.ts';
import type { AppendResult } from '../gen/spanforge/audit/v1/record_pb.ts';
import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import type { GetStatusResponse } from '../gen/spanforge/cec/v1/cec_service_pb.ts';
import type { ClauseMapEntry } from '../gen/spanforge/cec/v1/clause_pb.ts';
import type { Finding } from '../gen/spanforge/cec/v1/finding_pb.ts';
import type { VerificationCheck, VerifyBundleResponse } from '../gen/spanforge/cec/v1/verification_pb.ts';
import { continuityJson } from './continuity-json.ts';
import { coverageJson, excludedJson } from './coverage-json.ts';
import { timeText } from './time-text.ts';
import { CHECK_STATUS, CLAUSE_STATUS, SEVERITY, authorityWord, wordOf } from './words.ts';

// Messages as documented JSON. Numbers of 64 bits stay below 2^53, so they fit a JSON number.

export function bundleJson(bundle: Bundle): JsonObject {
  return {
    bundle_id: bundle.bundleId,
    zip_path: bundle.zipPath,
    download_url: bundle.downloadUrl,
    expires_at: timeText(bundle.expiresAt),
    hmac_manifest: bundle.hmacManifest,
    record_counts: bundle.recordCounts,
    frameworks_covered: bundle.frameworksCovered,
    generated_at: timeText(bundle.generatedAt),
    project_id: bundle.projectId,
    org_id: bundle.orgId,
    from_date: bundle.fromDate,
    to_date: bundle.toDate,
    sha256: bundle.sha256,
    size_bytes: Number(bundle.sizeBytes),
    hmac_key_id: bundle.hmacKeyId,
    timestamp_authority: authorityWord(bundle.timestampAuthority),
    clauses: bundle.clauses.map(clauseJson),
    findings: bundle.findings.map(findingJson),
    coverage: coverageJson(bundle.coverage),
    part_ids: bundle.partIds,
  };
}

export function verificationJson(verification: VerifyBundleResponse): JsonObject {
  return {
    bundle_id: verification.bundleId,
    manifest_valid: verification.manifestValid,
    chain_valid: verification.chainValid,
    timestamp_valid: verification.timestampValid,
    overall_valid: verification.overallValid,
    errors: verification.errors,
    verified_at: timeText(verification.verifiedAt),
    checks: verification.checks.map(checkJson),
    findings: verification.findings.map(findingJson),
    timestamp_authority: authorityWord(verification.timestampAuthority),
    timestamp_time: timeText(verification.timestampTime),
    trusted: verification.trusted,
    record_counts: verification.recordCounts,
    clauses: verification.clauses.map(clauseJson),
    coverage: coverageJson(verification.coverage),
    continuity: continuityJson(verification.continuity),
  };
}

export function statusJson(status: GetStatusResponse): JsonObject {
  return {
    byos_provider: status.byosProvider ?? null,
    bundle_count: status.bundleCount,
    last_bundle_at: timeText(status.lastBundleAt),
    frameworks_supported: status.frameworksSupported,
  };
}

export function appendResultJson(result: AppendResult): JsonObject {
  return {
    record_id: result.recordId,
    position: Number(result.position),
    hmac: result.hmac,
    log: result.log,
    duplicate: result.duplicate,
  };
}

export function checkpointJson({ log, checkpoint }: LogCheckpoint): JsonObject {
  return { log, checkpoint };
}

function clauseJson(clause: ClauseMapEntry): JsonObject {
  return {
    framework: clause.framework,
    clause_id: clause.clauseId,
    clause_name: clause.clauseName,
    description: clause.description,
    status: wordOf(CLAUSE_STATUS, clause.status),
    evidence_count: clause.evidenceCount,
    reasons: clause.reasons,
    counts_by_kind: clause.countsByKind,
    findings: clause.findings,
    first_at: timeText(clause.firstAt),
    last_at: timeText(clause.lastAt),
    weeks_with_evidence: clause.weeksWithEvidence,
    weeks_total: clause.weeksTotal,
    longest_gap_days: clause.longestGapDays,
    adverse_total: clause.adverseTotal,
    adverse_unresolved: clause.adverseUnresolved,
    excluded: excludedJson(clause.excluded),
    evidence_refs: clause.evidenceRefs.map(({ file, line, recordId }) => ({
      file,
      line,
      record_id: recordId,
    })),
    not_shown: clause.notShown,
    applies_from: clause.appliesFrom,
  };
}

function checkJson(check: VerificationCheck): JsonObject {
  return {
    id: check.id,
    status: wordOf(CHECK_STATUS, check.status),
    message: check.message,
    place: check.place,
  };
}

export function findingJson(finding: Finding): JsonObject {
  return {
    code: finding.code,
    severity: wordOf(SEVERITY, finding.severity),
    message: finding.message,
  };
}
