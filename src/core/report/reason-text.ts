import type { Assessment } from '../clauses/assessment.ts';
import type { Catalogue, Clause } from '../clauses/catalogue.ts';
import type { ClauseEntry, ClauseReason } from '../clauses/clause-entry.ts';
import type { EvidenceKind } from '../clauses/evidence-kinds.ts';
import { dayNumber } from '../clauses/utc-day.ts';
import { assessedDays, type DayRange } from '../clauses/weeks.ts';
import { assessedPeriod } from '../bundle/bundle-head.ts';
import { kindLabel } from './catalogue-text.ts';
import { counted, grouped, percent } from './figures.ts';
import type { MappedClause, ReportFacts } from './report-facts.ts';

/** What the sentences take their figures from. */
interface Grounds {
  readonly entry: ClauseEntry;
  readonly clause: Clause;
  readonly catalogue: Catalogue;
  readonly assessment: Assessment;
  readonly days: DayRange;
  /** Records of the log that failed the chain check. */
  readonly tampered: number;
  /** Days; empty where not known. */
  readonly oldestEvidence: string;
  readonly inServiceSince: string;
}

/** Why a clause is not SATISFIED, in plain words and with the figures that decided. */
export function reasonText(
  reason: ClauseReason,
  { entry, clause }: MappedClause,
  facts: ReportFacts,
): string {
  const { head, catalogue, chain } = facts;
  return SENTENCES[reason]({
    entry,
    clause,
    catalogue,
    assessment: catalogue.assessment,
    days: assessedDays(assessedPeriod(head)),
    tampered: chain.tampered_count,
    oldestEvidence: head.parameters.oldest_evidence.slice(0, 10),
    inServiceSince: head.parameters.in_service_since,
  });
}

const SENTENCES: Readonly<Record<ClauseReason, (grounds: Grounds) => string>> = {
  NO_EVIDENCE: (grounds) => `No usable record of ${asked(grounds)} in the period.`,
  NO_EVENTS_RECORDED: (grounds) =>
    `No usable record of ${asked(grounds)} in the period. Either nothing happened or nobody looked; the records cannot tell which.`,
  NOT_OPERATED: ({ entry }) =>
    `No usable record: ${counted(entry.excluded.skipped, 'record says', 'records say')} that the gate was skipped.`,
  SIGNATURE_FAILED: ({ entry }) =>
    `${counted(entry.excluded.bad_signature, 'record')} set aside for a wrong hash or HMAC.`,
  COLLECTION_FAILED: () => 'Records of a kind that this clause asks for could not be read.',
  BELOW_MIN_COUNT: ({ entry, clause }) =>
    `${counted(entry.evidence_count, 'record')}; at least ${grouped(clause.minCount)} are wanted.`,
  KIND_MISSING: missingKinds,
  INTEGRITY_FAILED: ({ tampered }) =>
    tampered === 0
      ? 'The integrity check of the log failed: the records are not those of the signed tree.'
      : `The integrity check of the log failed for ${counted(tampered, 'record')}.`,
  INTEGRITY_NOT_VERIFIED: () =>
    'The clause asks for intact records, and the integrity of the log was not checked.',
  ADVERSE_UNRESOLVED: unresolved,
  COVERAGE_LOW: ({ entry, assessment }) =>
    `Evidence in ${grouped(entry.buckets.with)} of ${counted(entry.buckets.total, 'week')}; at least ${percent(assessment.coverageMinRatio)} are wanted.`,
  GAP_TOO_LONG: ({ entry, assessment }) =>
    `${counted(entry.longest_gap_days, 'day')} in a row without evidence; at most ${grouped(assessment.maxGapDays)} are allowed.`,
  STALE: stale,
  RETENTION_SPAN_SHORT: ({ clause, oldestEvidence, inServiceSince }) =>
    `The oldest record kept is of ${oldestEvidence}. Records have to be kept for ${counted(clause.minRetainedDays ?? 0, 'day')}, and the system has been in service since ${inServiceSince}.`,
  RETENTION_NOT_ASSESSED: notAssessed,
  CONTRIBUTORY_CAP: () =>
    'The records are only supporting context for this clause, which the strict rules do not accept as enough.',
  HUMAN_ACTOR_NOT_RECORDED: ({ entry }) =>
    `None of ${counted(entry.evidence_count, 'record')} names a reviewer, an approver or a person who overrode.`,
};

function asked({ clause, catalogue }: Grounds): string {
  return alternatives(clause.evidenceKinds, catalogue);
}

function missingKinds({ entry, clause, catalogue }: Grounds): string {
  return clause.requiredGroups
    .filter((group) => group.every((kind) => (entry.counts_by_kind[kind] ?? 0) === 0))
    .map((group) => `No record of ${alternatives(group, catalogue)}; at least 1 is wanted.`)
    .join(' ');
}

function unresolved({ entry }: Grounds): string {
  const { total, unresolved: open } = entry.adverse;
  const subjects = counted(open, 'subject has', 'subjects have');
  const records = counted(entry.evidence_count, 'record');
  return `${subjects} an open adverse result; ${grouped(total)} of ${records} ${total === 1 ? 'is' : 'are'} adverse.`;
}

function stale({ entry, clause, assessment, days }: Grounds): string {
  const latest = entry.last_at.slice(0, 10);
  const age = counted(days.last - dayNumber(latest), 'day');
  const most = grouped(assessment.stalenessDays[clause.cadence] ?? 0);
  return `The latest record is of ${latest}, ${age} before the end; at most ${most} are allowed.`;
}

function notAssessed({ clause, oldestEvidence }: Grounds): string {
  const wanted = counted(clause.minRetainedDays ?? 0, 'day');
  return oldestEvidence === ''
    ? `Records have to be kept for ${wanted}, and it is not known how far back they go.`
    : `Records have to be kept for ${wanted}. They go back to ${oldestEvidence}, and it is not stated since when the system is in service.`;
}

function alternatives(kinds: readonly EvidenceKind[], catalogue: Catalogue): string {
  return kinds.map((kind) => kindLabel(kind, catalogue)).join(' or ');
}
