import type { Clause } from '../../../src/core/clauses/catalogue.ts';
import type { ClauseEntry, ClauseReason } from '../../../src/core/clauses/clause-entry.ts';
import type { Circumstances, JudgedRecord } from './judged-records.ts';
import { daysBetween, daysFrom, weeksOf } from './reference-calendar.ts';

type Expected = Omit<
  ClauseEntry,
  | 'framework'
  | 'clause_id'
  | 'clause_name'
  | 'description'
  | 'findings'
  | 'excluded'
  | 'evidence_refs'
  | 'not_shown'
  | 'applies_from'
>;

/** Reasons with whether each applies, in the order of the rules. */
type Rules = readonly (readonly [applies: boolean, reason: ClauseReason])[];

type Seen = ReturnType<typeof lookAt>;

/** The rules of clause status as they are written down, with all records at hand and no thought of speed. */
export function referenceStatus(
  clause: Clause,
  records: readonly JudgedRecord[],
  given: Circumstances,
): Expected {
  const seen = lookAt(clause, records, given);
  const { usable, coverage } = seen;
  const rules = usable.length === 0 ? gapRules(clause, seen).slice(0, 1) : rulesOf(clause, seen, given);
  const reasons = rules.map(([, reason]) => reason);
  return {
    status: usable.length === 0 ? 'GAP' : reasons.length === 0 ? 'SATISFIED' : 'PARTIAL',
    reasons,
    evidence_count: usable.length,
    counts_by_kind: Object.fromEntries(
      clause.evidenceKinds.map((kind) => [kind, usable.filter((one) => one.kind === kind).length]),
    ),
    first_at: seen.times[0] ?? '',
    last_at: seen.times.at(-1) ?? '',
    buckets: coverage.buckets,
    longest_gap_days: coverage.longestGap,
    adverse: {
      total: usable.filter(({ outcome }) => outcome === 'adverse').length,
      unresolved: seen.unresolved,
    },
  };
}

function lookAt({ evidenceKinds }: Clause, records: readonly JudgedRecord[], given: Circumstances) {
  const { fromDate, toDate, builtAt } = given.asked;
  const inPeriod = ({ at }: JudgedRecord) => at.slice(0, 10) >= fromDate && at.slice(0, 10) <= toDate;
  const eligible = records.filter((one) => evidenceKinds.includes(one.kind) && inPeriod(one));
  const intact = eligible.filter(({ forged }) => !forged);
  const operated = intact.filter(({ outcome }) => outcome !== 'skipped');
  const usable = operated.filter(({ at }) => at <= builtAt);
  const times = usable.map(({ at }) => at).toSorted();
  return {
    usable,
    times,
    isUnreadable: evidenceKinds.some((kind) => given.unreadableKinds.has(kind)),
    isForged: intact.length < eligible.length,
    isSkipped: intact.some(({ outcome, at }) => outcome === 'skipped' && at <= builtAt),
    unresolved: unresolvedOf(usable),
    coverage: coverageOf(times, given),
  };
}

function gapRules({ absenceIsNeutral }: Clause, { isUnreadable, isForged, isSkipped }: Seen): Rules {
  return applying([
    [isUnreadable, 'COLLECTION_FAILED'],
    [isForged, 'SIGNATURE_FAILED'],
    [isSkipped, 'NOT_OPERATED'],
    [absenceIsNeutral, 'NO_EVENTS_RECORDED'],
    [true, 'NO_EVIDENCE'],
  ]);
}

function rulesOf(clause: Clause, seen: Seen, given: Circumstances): Rules {
  const { strictness, chain } = given;
  const isStandard = strictness !== 'count';
  return applying([
    ...countRules(clause, seen),
    [isStandard && seen.isForged, 'SIGNATURE_FAILED'],
    [chain === 'invalid', 'INTEGRITY_FAILED'],
    [isStandard && clause.integrityRequired && chain === 'not_checked', 'INTEGRITY_NOT_VERIFIED'],
    [isStandard && seen.unresolved > 0, 'ADVERSE_UNRESOLVED'],
    ...(isStandard ? [...coverageRules(clause, seen), ...retentionRules(clause, given)] : []),
    ...(strictness === 'strict' ? strictRules(clause, seen) : []),
  ]);
}

function countRules({ minCount, requiredGroups }: Clause, { usable, isUnreadable }: Seen): Rules {
  const hasKind = (kind: string) => usable.some((one) => one.kind === kind);
  return [
    [usable.length < minCount, 'BELOW_MIN_COUNT'],
    [requiredGroups.some((group) => !group.some(hasKind)), 'KIND_MISSING'],
    [isUnreadable, 'COLLECTION_FAILED'],
  ];
}

function coverageRules({ cadence }: Clause, { coverage }: Seen): Rules {
  const { days, buckets, longestGap, sinceLast } = coverage;
  if (cadence !== 'continuous' || days.length < 28) return [];
  return [
    [buckets.with / buckets.total < 0.75, 'COVERAGE_LOW'],
    [longestGap > 14, 'GAP_TOO_LONG'],
    [sinceLast > 14, 'STALE'],
  ];
}

function strictRules(clause: Clause, { usable, coverage }: Seen): Rules {
  const { support, requiresHumanActor, cadence } = clause;
  const namesPerson = usable.some((one) => one.namesPerson);
  return [
    [support === 'contributory', 'CONTRIBUTORY_CAP'],
    [requiresHumanActor && !namesPerson, 'HUMAN_ACTOR_NOT_RECORDED'],
    [cadence === 'periodic' && coverage.sinceLast > 100, 'STALE'],
  ];
}

function retentionRules({ minRetainedDays }: Clause, given: Circumstances): Rules {
  const { asked, oldestRetained, inServiceSince } = given;
  if (minRetainedDays === undefined) return [];
  if (oldestRetained === '') return [[true, 'RETENTION_NOT_ASSESSED']];
  if (daysBetween(oldestRetained, asked.builtAt) >= minRetainedDays) return [];
  if (inServiceSince === '') return [[true, 'RETENTION_NOT_ASSESSED']];
  return [[daysBetween(inServiceSince, oldestRetained) > 1, 'RETENTION_SPAN_SHORT']];
}

const applying = (rules: Rules): Rules => rules.filter(([applies]) => applies);

/** The whole period up to the build, from the day in service on. */
function coverageOf(times: readonly string[], { asked, inServiceSince }: Circumstances) {
  const first = inServiceSince > asked.fromDate ? inServiceSince : asked.fromDate;
  const built = asked.builtAt.slice(0, 10);
  const days = daysFrom(first, built < asked.toDate ? built : asked.toDate);
  const withEvidence = new Set(times.map((at) => at.slice(0, 10)));
  let [longestGap, run] = [0, 0];
  for (const day of days) {
    run = withEvidence.has(day) ? 0 : run + 1;
    longestGap = Math.max(longestGap, run);
  }
  const [lastDay = '', lastAt = ''] = [days.at(-1), times.at(-1)];
  return {
    days,
    longestGap,
    sinceLast: lastDay === '' || lastAt === '' ? 0 : daysBetween(lastAt, lastDay),
    buckets: { with: weeksOf(days.filter((day) => withEvidence.has(day))), total: weeksOf(days) },
  };
}

function unresolvedOf(usable: readonly JudgedRecord[]): number {
  const bySubject = Map.groupBy(usable, ({ kind, subject }) => `${kind} ${subject}`);
  return [...bySubject].filter(([name, records]) =>
    name.startsWith('halluccheck.score.v1')
      ? records.filter(isOpen).length / records.length >= 0.05
      : records
          .filter(({ outcome }) => outcome !== 'neutral')
          .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
          .slice(-1)
          .some(isOpen),
  ).length;
}

function isOpen({ outcome, resolved }: JudgedRecord): boolean {
  return outcome === 'adverse' && !resolved;
}
