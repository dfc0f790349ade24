import { create } from '@bufbuild/protobuf';
import {
  Completeness,
  CoverageSchema,
  type Coverage as CoverageMessage,
} from '../gen/spanforge/cec/v1/coverage_pb.ts';
import type { Coverage, KindCoverage } from '../ports/coverage.ts';
import { toTimestampOrNone } from './times.ts';

export function toCoverage({ query, prepared, source, kinds, shown, ...rest }: Coverage): CoverageMessage {
  return create(CoverageSchema, {
    log: query.log,
    origin: source.origin,
    logSize: BigInt(source.log_size),
    fromDate: query.from_date,
    toDate: query.to_date,
    schemaKeys: [...query.schema_keys],
    frameworks: [...query.frameworks],
    requestedBy: query.requested_by,
    generatedAt: toTimestampOrNone(prepared.generated_at),
    host: prepared.host,
    generatorName: prepared.generator.name,
    generatorVersion: prepared.generator.version,
    catalogueVersion: prepared.catalogue.version,
    catalogueSha256: prepared.catalogue.sha256,
    oldestEvidence: toTimestampOrNone(source.oldest_evidence),
    retentionDays: source.retention_days,
    shownPositions: source.shown_positions.map(({ first, last }) => ({
      first: BigInt(first),
      last: BigInt(last),
    })),
    kinds: Object.fromEntries(Object.entries(kinds).map(([folder, kind]) => [folder, toKind(kind)])),
    shownTotal: shown.total,
    shownChain: shown.chain,
    shownHeaderOnly: shown.header_only,
    lateRecords: rest.late_records,
    erasedRecords: rest.erased_records,
    completeness: rest.completeness === 'proven' ? Completeness.PROVEN : Completeness.ASSERTED,
    completenessReasons: [...rest.completeness_reasons],
  });
}

function toKind(kind: KindCoverage) {
  const { excluded, outcomes } = kind;
  return {
    schemaKey: kind.schema_key,
    inLog: kind.in_log,
    eligible: kind.eligible,
    exported: kind.exported,
    usable: kind.usable,
    excluded: toExcluded(excluded),
    ...(kind.first_position !== null && { firstPosition: BigInt(kind.first_position) }),
    ...(kind.last_position !== null && { lastPosition: BigInt(kind.last_position) }),
    firstTimestamp: toTimestampOrNone(kind.first_timestamp),
    lastTimestamp: toTimestampOrNone(kind.last_timestamp),
    late: kind.late,
    ...outcomes,
    unresolved: kind.unresolved,
    openSubjects: kind.open_subjects.map(({ subject, records, adverse, latest_at, latest_position }) => ({
      subject,
      records,
      adverse,
      latestAt: toTimestampOrNone(latest_at),
      latestPosition: BigInt(latest_position),
    })),
    weeksTotal: kind.weeks_total,
    weeks: kind.weeks.map(({ week, records }) => ({ week, records })),
    longestGapDays: kind.longest_gap_days,
  };
}

/** Records that do not count, for coverage and clause map alike. */
export function toExcluded(excluded: KindCoverage['excluded']) {
  return {
    outsidePeriod: excluded.outside_period,
    future: excluded.future,
    skipped: excluded.skipped,
    badSignature: excluded.bad_signature,
    erased: excluded.erased,
  };
}
