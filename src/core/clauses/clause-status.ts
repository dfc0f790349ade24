import { invalidInput } from '../../errors.ts';
import { quoted } from '../../json/quoted.ts';
import type { KindTally, RecordRef } from '../../ports/record-tally.ts';
import type { Catalogue, Clause, Framework, FrameworkId, Tier } from './catalogue.ts';
import type { ClauseEntry, EvidenceRef, Strictness } from './clause-entry.ts';
import { gatherFacts, type ClauseFacts, type KindFacts } from './clause-facts.ts';
import { failedTests, gapReason, type Circumstances } from './clause-tests.ts';
import type { EvidenceKind } from './evidence-kinds.ts';
import { assessedDays, type AssessedPeriod } from './weeks.ts';

export interface ClauseMapInput {
  readonly catalogue: Catalogue;
  readonly frameworkIds: readonly FrameworkId[];
  /** `extended` includes the core clauses. */
  readonly tier: Tier;
  readonly strictness: Strictness;
  /** What one pass over the records counted, in the order of the six kinds. */
  readonly tallies: readonly KindTally[];
  /** Kinds whose records could not all be read; without it none. */
  readonly unreadableKinds?: ReadonlySet<EvidenceKind>;
  /** The outcome of the chain check. `invalid` keeps every clause from SATISFIED. */
  readonly chain: 'valid' | 'invalid' | 'not_checked';
  readonly period: AssessedPeriod;
  /** Timestamp of the oldest record of the six kinds that is kept, in the period or not; empty: not known. */
  readonly oldestRetained: string;
}

/**
 * The clause map of a bundle: the frameworks in the order given, each once, their clauses in the catalogue's.
 * Builder and verifier both call it. A status is GAP exactly when there is no evidence.
 *
 * @throws {CecError} INVALID_INPUT for a framework that is not in the catalogue.
 */
export function mapClauses(input: ClauseMapInput): ClauseEntry[] {
  const { catalogue, frameworkIds, tier } = input;
  const circumstances = toCircumstances(input);
  return [...new Set(frameworkIds)]
    .map((id) => findFramework(id, catalogue))
    .flatMap(({ id, clauses }) =>
      clauses
        .filter((clause) => tier === 'extended' || clause.tier === 'core')
        .map((clause) => assessClause(id, clause, input, circumstances)),
    );
}

function toCircumstances(input: ClauseMapInput): Circumstances {
  const { period, oldestRetained } = input;
  return {
    assessment: input.catalogue.assessment,
    days: assessedDays(period),
    chain: input.chain,
    unreadableKinds: input.unreadableKinds ?? new Set(),
    retention: { oldestRetained, inServiceSince: period.inServiceSince, builtAt: period.builtAt },
  };
}

function findFramework(id: FrameworkId, { frameworks }: Catalogue): Framework {
  const framework = frameworks.find((candidate) => candidate.id === id);
  if (framework === undefined) throw invalidInput('frameworks', `${quoted(id)} is not in the catalogue`);
  return framework;
}

function assessClause(
  framework: FrameworkId,
  clause: Clause,
  { tallies, strictness }: ClauseMapInput,
  circumstances: Circumstances,
): ClauseEntry {
  const { assessment, days } = circumstances;
  const facts = gatherFacts(clause, tallies, days, assessment.adverse.score.rateThreshold);
  return {
    framework,
    clause_id: clause.clauseId,
    clause_name: clause.clauseName,
    description: clause.description,
    ...judge(facts, circumstances, strictness),
    evidence_count: facts.count,
    counts_by_kind: Object.fromEntries(facts.countByKind),
    first_at: facts.firstAt,
    last_at: facts.lastAt,
    buckets: facts.weeks,
    longest_gap_days: facts.longestGap,
    adverse: facts.adverse,
    excluded: facts.excluded,
    evidence_refs: facts.kinds.flatMap(sampleOf),
    not_shown: clause.notShown,
    applies_from: clause.appliesFrom,
  };
}

function judge(
  facts: ClauseFacts,
  circumstances: Circumstances,
  strictness: Strictness,
): Pick<ClauseEntry, 'status' | 'reasons' | 'findings'> {
  if (facts.count === 0) return { status: 'GAP', reasons: [gapReason(facts, circumstances)], findings: [] };
  const reasons = failedTests(facts, circumstances, strictness);
  return {
    status: reasons.length === 0 ? 'SATISFIED' : 'PARTIAL',
    reasons,
    findings:
      strictness === 'count'
        ? failedTests(facts, circumstances, 'standard').filter((reason) => !reasons.includes(reason))
        : [],
  };
}

/** The kind's sample, each record once, in chain order. */
function sampleOf({ folder, tally }: KindFacts): EvidenceRef[] {
  if (tally === undefined) return [];
  const { first, last, adverse } = tally.usable.refs;
  const byPosition = new Map<number, RecordRef>();
  for (const ref of [...first, ...last, ...adverse]) byPosition.set(ref.position, ref);
  return [...byPosition.values()]
    .toSorted((a, b) => a.position - b.position)
    .map(({ line, recordId }) => ({ file: `${folder}/records.ndjson`, line, record_id: recordId }));
}
