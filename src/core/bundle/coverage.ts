import type { Coverage, KindCoverage, OpenSubject } from '../../ports/coverage.ts';
import type { KindTally } from '../../ports/record-tally.ts';
import type { Catalogue } from '../clauses/catalogue.ts';
import { EVIDENCE_KINDS, type EvidenceKind } from '../clauses/evidence-kinds.ts';
import { KindSum } from '../clauses/kind-sum.ts';
import { countUnresolved, openSubjects } from '../clauses/unresolved.ts';
import { assessedDays, longestGap, weeklyCounts, weeksCovered, type DayRange } from '../clauses/weeks.ts';
import type { ChainResult, PositionRange } from '../log/chain-result.ts';
import { assessedPeriod, type BundleHead } from './bundle-head.ts';
import type { Completeness } from './completeness.ts';

/** What coverage says and the bundle alone does not show. */
export interface AssertedFacts {
  readonly host: string;
  readonly requestedBy: string;
  /** Records of each of the six kinds in the whole log. */
  readonly recordsInLog: readonly number[];
}

export interface CoverageInput {
  readonly head: BundleHead;
  readonly log: string;
  readonly catalogue: Catalogue;
  readonly asserted: AssertedFacts;
  /** Origin of the log's checkpoints. */
  readonly origin: string;
  readonly treeSize: number;
  readonly runs: readonly PositionRange[];
  readonly chain: ChainResult;
  readonly completeness: Completeness;
}

const MOST_OPEN = 20;

/** coverage.json. Builder and verifier both compute it; only `asserted` is the service's word. */
export function describeCoverage(input: CoverageInput): Coverage {
  const { head, chain, completeness, asserted } = input;
  const { tally } = chain;
  const exported = tally.kinds.reduce((sum, { count }) => sum + count, 0);
  const [fromDate, toDate] = head.date_range;
  return {
    query: {
      log: input.log,
      from_date: fromDate,
      to_date: toDate,
      time_zone: 'UTC',
      schema_keys: EVIDENCE_KINDS.map(({ kind }) => kind),
      frameworks: head.frameworks,
      requested_by: asserted.requestedBy,
    },
    prepared: {
      generated_at: head.generated_at,
      host: asserted.host,
      generator: head.generator,
      catalogue: head.catalogue,
    },
    source: {
      origin: input.origin,
      log_size: input.treeSize,
      oldest_evidence: head.parameters.oldest_evidence,
      retention_days: head.parameters.retention_days,
      shown_positions: input.runs.map(({ first, last }) => ({ first, last })),
    },
    kinds: describeKinds(input),
    shown: {
      total: tally.lines,
      exported,
      chain: tally.chainRecords,
      header_only: tally.lines - exported - tally.chainRecords,
    },
    late_records: tally.late,
    erased_records: tally.erased.length,
    completeness: completeness.completeness,
    completeness_reasons: completeness.reasons,
  };
}

function describeKinds({ head, catalogue, asserted, chain }: CoverageInput): Coverage['kinds'] {
  const days = assessedDays(assessedPeriod(head));
  const { rateThreshold } = catalogue.assessment.adverse.score;
  return Object.fromEntries(
    EVIDENCE_KINDS.map(({ kind, folder }, i) => {
      const tally = chain.tally.kinds[i] ?? new KindSum().result();
      const inLog = asserted.recordsInLog[i] ?? 0;
      return [folder, describeKind(kind, tally, { inLog, days, rateThreshold })];
    }),
  );
}

function describeKind(
  kind: EvidenceKind,
  tally: KindTally,
  { inLog, days, rateThreshold }: { inLog: number; days: DayRange; rateThreshold: number },
): KindCoverage {
  const { count, usable, excluded } = tally;
  const eligible = count + excluded.erased;
  const daysWith = new Set(usable.days.keys());
  return {
    schema_key: kind,
    in_log: inLog,
    eligible,
    exported: count,
    usable: usable.count,
    excluded: { ...excluded, outside_period: inLog - eligible },
    first_position: count === 0 ? null : tally.firstPosition,
    last_position: count === 0 ? null : tally.lastPosition,
    first_timestamp: tally.firstTimestamp,
    last_timestamp: tally.lastTimestamp,
    late: tally.late,
    outcomes: usable.outcomes,
    unresolved: countUnresolved(kind, usable, rateThreshold),
    open_subjects: describeOpen(kind, tally, rateThreshold),
    weeks_total: weeksCovered(daysWith, days).total,
    weeks: weeklyCounts(usable.days, days),
    longest_gap_days: longestGap(daysWith, days),
  };
}

function describeOpen(kind: EvidenceKind, { usable }: KindTally, rateThreshold: number): OpenSubject[] {
  return openSubjects(kind, usable.subjects, rateThreshold)
    .slice(0, MOST_OPEN)
    .map(([subject, { records, adverse, latestAt, latestPosition }]) => ({
      subject,
      records,
      adverse,
      latest_at: latestAt,
      latest_position: latestPosition,
    }));
}
