import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import type { ChainResult, PositionRange } from '../log/chain-result.ts';
import type { Completeness } from './completeness.ts';

export interface CoverageInput {
  readonly log: string;
  readonly treeSize: number;
  readonly fromDate: string;
  readonly toDate: string;
  readonly frameworks: readonly string[];
  readonly retentionDays: number;
  readonly requestedBy: string;
  /** Smallest timestamp of a record of the six kinds in the whole log, or empty. */
  readonly firstEvidence: string;
  readonly runs: readonly PositionRange[];
  readonly chain: ChainResult;
  readonly completeness: Completeness;
}

/** coverage.json: what was asked for, what the log had, what was left out and why. */
export function describeCoverage(input: CoverageInput): unknown {
  const { chain, completeness } = input;
  const { tally } = chain;
  const exported = tally.kinds.reduce((sum, { count }) => sum + count, 0);
  return {
    query: {
      log: input.log,
      from_date: input.fromDate,
      to_date: input.toDate,
      time_zone: 'UTC',
      schema_keys: EVIDENCE_KINDS.map(({ kind }) => kind),
      frameworks: input.frameworks,
      requested_by: input.requestedBy,
    },
    source: {
      log_size: input.treeSize,
      oldest_evidence: input.firstEvidence,
      retention_days: input.retentionDays,
      shown_positions: input.runs,
    },
    kinds: Object.fromEntries(
      EVIDENCE_KINDS.map(({ folder }, i) => {
        const kind = tally.kinds[i];
        return [
          folder,
          {
            exported: kind?.count ?? 0,
            first_position: kind === undefined || kind.count === 0 ? null : kind.firstPosition,
            last_position: kind === undefined || kind.count === 0 ? null : kind.lastPosition,
            first_timestamp: kind?.firstTimestamp ?? '',
            last_timestamp: kind?.lastTimestamp ?? '',
          },
        ];
      }),
    ),
    shown: { total: tally.lines, exported, header_only: tally.lines - exported - tally.chainRecords },
    excluded: {
      erased: tally.erased.length,
      outside_period_or_kind: tally.lines - exported - tally.erased.length,
    },
    late_records: tally.late,
    completeness: completeness.completeness,
    completeness_reasons: completeness.reasons,
  };
}
