import type { Assessment } from './assessment.ts';
import type { Cadence } from './catalogue.ts';
import type { ClauseReason, Strictness } from './clause-entry.ts';
import type { ClauseFacts } from './clause-facts.ts';
import type { EvidenceKind } from './evidence-kinds.ts';
import { retentionReason, type RetentionFacts } from './retention.ts';
import { dayNumber } from './utc-day.ts';
import { daysIn, type DayRange } from './weeks.ts';

/** What holds for all clauses of a bundle. */
export interface Circumstances {
  readonly assessment: Assessment;
  /** The days on which evidence is expected. */
  readonly days: DayRange;
  readonly chain: 'valid' | 'invalid' | 'not_checked';
  readonly unreadableKinds: ReadonlySet<EvidenceKind>;
  readonly retention: RetentionFacts;
}

/** One test that a clause with evidence has to pass. */
type ClauseTest = (facts: ClauseFacts, circumstances: Circumstances) => ClauseReason | undefined;

/** Each with the lowest strictness at which it applies, in the order in which reasons are given. */
const TESTS: readonly (readonly [since: Strictness, test: ClauseTest])[] = [
  ['count', hasEnoughRecords],
  ['count', hasRequiredKinds],
  ['count', wasCollected],
  ['standard', hasOnlyGoodSignatures],
  // A broken chain caps every clause at every strictness: a count of records that may be forged says nothing.
  ['count', hasIntactChain],
  ['standard', hasCheckedChain],
  ['standard', hasNoOpenAdverse],
  ['standard', isCovered],
  ['standard', hasNoLongGap],
  ['standard', isRecent('continuous')],
  ['standard', isRetained],
  ['strict', isMoreThanContributory],
  ['strict', namesPersons],
  ['strict', isRecent('periodic')],
];

const RANK: Readonly<Record<Strictness, number>> = { count: 0, standard: 1, strict: 2 };

/** Why a clause with evidence is not SATISFIED at that strictness; empty when it is. */
export function failedTests(
  facts: ClauseFacts,
  circumstances: Circumstances,
  strictness: Strictness,
): ClauseReason[] {
  return TESTS.filter(([since]) => RANK[since] <= RANK[strictness]).flatMap(
    ([, test]) => test(facts, circumstances) ?? [],
  );
}

/** Why there is no evidence: the first that applies, since a failed source must not look like an empty one. */
export function gapReason(
  { clause, excluded }: ClauseFacts,
  { unreadableKinds }: Circumstances,
): ClauseReason {
  if (clause.evidenceKinds.some((kind) => unreadableKinds.has(kind))) return 'COLLECTION_FAILED';
  if (excluded.bad_signature > 0) return 'SIGNATURE_FAILED';
  if (excluded.skipped > 0) return 'NOT_OPERATED';
  return clause.absenceIsNeutral ? 'NO_EVENTS_RECORDED' : 'NO_EVIDENCE';
}

function hasEnoughRecords({ clause, count }: ClauseFacts): ClauseReason | undefined {
  return count < clause.minCount ? 'BELOW_MIN_COUNT' : undefined;
}

function hasRequiredKinds({ clause, countByKind }: ClauseFacts): ClauseReason | undefined {
  const isPresent = (kind: EvidenceKind) => (countByKind.get(kind) ?? 0) > 0;
  return clause.requiredGroups.every((group) => group.some(isPresent)) ? undefined : 'KIND_MISSING';
}

function wasCollected({ clause }: ClauseFacts, { unreadableKinds }: Circumstances): ClauseReason | undefined {
  return clause.evidenceKinds.some((kind) => unreadableKinds.has(kind)) ? 'COLLECTION_FAILED' : undefined;
}

function hasOnlyGoodSignatures({ excluded }: ClauseFacts): ClauseReason | undefined {
  return excluded.bad_signature > 0 ? 'SIGNATURE_FAILED' : undefined;
}

function hasIntactChain(_facts: ClauseFacts, { chain }: Circumstances): ClauseReason | undefined {
  return chain === 'invalid' ? 'INTEGRITY_FAILED' : undefined;
}

function hasCheckedChain({ clause }: ClauseFacts, { chain }: Circumstances): ClauseReason | undefined {
  return clause.integrityRequired && chain === 'not_checked' ? 'INTEGRITY_NOT_VERIFIED' : undefined;
}

function hasNoOpenAdverse({ adverse }: ClauseFacts): ClauseReason | undefined {
  return adverse.unresolved > 0 ? 'ADVERSE_UNRESOLVED' : undefined;
}

function isCovered(facts: ClauseFacts, circumstances: Circumstances): ClauseReason | undefined {
  const { weeks } = facts;
  const isLow = weeks.with / weeks.total < circumstances.assessment.coverageMinRatio;
  return isTestedForCoverage(facts, circumstances) && isLow ? 'COVERAGE_LOW' : undefined;
}

function hasNoLongGap(facts: ClauseFacts, circumstances: Circumstances): ClauseReason | undefined {
  const isLong = facts.longestGap > circumstances.assessment.maxGapDays;
  return isTestedForCoverage(facts, circumstances) && isLong ? 'GAP_TOO_LONG' : undefined;
}

function isRecent(cadence: Cadence): ClauseTest {
  return (facts, circumstances) => {
    const { assessment, days } = circumstances;
    const most = assessment.stalenessDays[cadence];
    const isTested = cadence === 'continuous' ? isTestedForCoverage(facts, circumstances) : daysIn(days) > 0;
    if (facts.clause.cadence !== cadence || most === null || !isTested) return undefined;
    return days.last - dayNumber(facts.lastAt) > most ? 'STALE' : undefined;
  };
}

function isRetained({ clause }: ClauseFacts, { retention }: Circumstances): ClauseReason | undefined {
  return clause.minRetainedDays === undefined
    ? undefined
    : retentionReason(clause.minRetainedDays, retention);
}

function isMoreThanContributory({ clause }: ClauseFacts): ClauseReason | undefined {
  return clause.support === 'contributory' ? 'CONTRIBUTORY_CAP' : undefined;
}

function namesPersons({ clause, namingPersons }: ClauseFacts): ClauseReason | undefined {
  return clause.requiresHumanActor && namingPersons === 0 ? 'HUMAN_ACTOR_NOT_RECORDED' : undefined;
}

/** Continuous operation is tested where the period is long enough to show it. */
function isTestedForCoverage({ clause }: ClauseFacts, { assessment, days }: Circumstances): boolean {
  return clause.cadence === 'continuous' && daysIn(days) >= assessment.coverageMinPeriodDays;
}
