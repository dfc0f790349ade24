import type { AdverseRules } from '../../ports/evidence-rules.ts';
import type { Cadence } from './catalogue.ts';
import type { Strictness } from './clause-entry.ts';

/** Thresholds of clause status. They are judgement, not law, and every bundle states them in its catalogue. */
export interface Assessment {
  readonly defaultStrictness: Strictness;
  /** Weeks with evidence of all weeks in the period, 0 to 1; fewer are too few. */
  readonly coverageMinRatio: number;
  /** Days in a row without evidence; more are too many. */
  readonly maxGapDays: number;
  /** Coverage, gaps and recency of continuous clauses are tested in periods of at least so many days. */
  readonly coverageMinPeriodDays: number;
  /** Days from the latest record to the end; more are too many. Null: not tested. */
  readonly stalenessDays: Readonly<Record<Cadence, number | null>>;
  readonly adverse: AdverseRules;
}
