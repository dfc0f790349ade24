import type { JsonObject } from '@bufbuild/protobuf';
import type { ExcludedRecords } from '../gen/spanforge/cec/v1/clause_pb.ts';
import { Completeness, type Coverage, type KindCoverage } from '../gen/spanforge/cec/v1/coverage_pb.ts';
import { timeText } from './time-text.ts';

export function coverageJson(coverage: Coverage | undefined): JsonObject | null {
  if (coverage === undefined) return null;
  return {
    log: coverage.log,
    origin: coverage.origin,
    log_size: Number(coverage.logSize),
    from_date: coverage.fromDate,
    to_date: coverage.toDate,
    schema_keys: coverage.schemaKeys,
    frameworks: coverage.frameworks,
    requested_by: coverage.requestedBy,
    generated_at: timeText(coverage.generatedAt),
    host: coverage.host,
    generator_name: coverage.generatorName,
    generator_version: coverage.generatorVersion,
    catalogue_version: coverage.catalogueVersion,
    catalogue_sha256: coverage.catalogueSha256,
    oldest_evidence: timeText(coverage.oldestEvidence),
    retention_days: coverage.retentionDays,
    shown_positions: coverage.shownPositions.map(({ first, last }) => ({
      first: Number(first),
      last: Number(last),
    })),
    kinds: Object.fromEntries(
      Object.entries(coverage.kinds).map(([folder, kind]) => [folder, kindJson(kind)]),
    ),
    shown_total: coverage.shownTotal,
    shown_chain: coverage.shownChain,
    shown_header_only: coverage.shownHeaderOnly,
    late_records: coverage.lateRecords,
    erased_records: coverage.erasedRecords,
    completeness: coverage.completeness === Completeness.PROVEN ? 'proven' : 'asserted',
    completeness_reasons: coverage.completenessReasons,
  };
}

function kindJson(kind: KindCoverage): JsonObject {
  return {
    schema_key: kind.schemaKey,
    in_log: kind.inLog,
    eligible: kind.eligible,
    exported: kind.exported,
    usable: kind.usable,
    excluded: excludedJson(kind.excluded),
    first_position: positionJson(kind.firstPosition),
    last_position: positionJson(kind.lastPosition),
    first_timestamp: timeText(kind.firstTimestamp),
    last_timestamp: timeText(kind.lastTimestamp),
    late: kind.late,
    pass: kind.pass,
    caution: kind.caution,
    adverse: kind.adverse,
    neutral: kind.neutral,
    unresolved: kind.unresolved,
    open_subjects: kind.openSubjects.map(({ subject, records, adverse, latestAt, latestPosition }) => ({
      subject,
      records,
      adverse,
      latest_at: timeText(latestAt),
      latest_position: Number(latestPosition),
    })),
    weeks_total: kind.weeksTotal,
    weeks: kind.weeks.map(({ week, records }) => ({ week, records })),
    longest_gap_days: kind.longestGapDays,
  };
}

export function excludedJson(excluded: ExcludedRecords | undefined): JsonObject | null {
  if (excluded === undefined) return null;
  return {
    outside_period: excluded.outsidePeriod,
    future: excluded.future,
    skipped: excluded.skipped,
    bad_signature: excluded.badSignature,
    erased: excluded.erased,
  };
}

function positionJson(position: bigint | undefined): number | null {
  return position === undefined ? null : Number(position);
}
