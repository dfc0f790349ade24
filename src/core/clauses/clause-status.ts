import { invalidInput } from '../../errors.ts';
import { quoted } from '../../json/quoted.ts';
import type { Catalogue, Clause, Framework, FrameworkId, Tier } from './catalogue.ts';
import type { EvidenceKind } from './evidence-kinds.ts';

/** How much a clause has to show. `count` asks for enough records of the right kinds. */
export type Strictness = 'count';

export type ClauseStatus = 'SATISFIED' | 'PARTIAL' | 'GAP';

export type ClauseReason = 'NO_EVIDENCE' | 'BELOW_MIN_COUNT' | 'KIND_MISSING' | 'INTEGRITY_FAILED';

/** What one pass over the eligible records of a bundle has counted. */
export interface ClauseTallies {
  readonly countByKind: Readonly<Record<EvidenceKind, number>>;
}

/** One clause as it stands in `clause_map.json`. */
export interface ClauseEntry {
  readonly framework: FrameworkId;
  readonly clause_id: string;
  readonly clause_name: string;
  readonly description: string;
  readonly status: ClauseStatus;
  /** Records of all the clause's kinds together. */
  readonly evidence_count: number;
  /** Why the status is not SATISFIED; empty when it is. */
  readonly reasons: readonly ClauseReason[];
  /** For each of the clause's kinds, zeros included. */
  readonly counts_by_kind: Readonly<Partial<Record<EvidenceKind, number>>>;
}

export interface ClauseMapInput {
  readonly catalogue: Catalogue;
  readonly frameworkIds: readonly FrameworkId[];
  /** `extended` includes the core clauses. */
  readonly tier: Tier;
  readonly strictness: Strictness;
  readonly tallies: ClauseTallies;
  /** The outcome of the chain check; false keeps every clause from SATISFIED. */
  readonly chainValid: boolean;
}

/** One test that a clause with evidence has to pass. */
type ClauseTest = (clause: Clause, input: ClauseMapInput) => ClauseReason | undefined;

const TESTS: Readonly<Record<Strictness, readonly ClauseTest[]>> = {
  count: [enoughRecords, requiredKinds, intactChain],
};

/**
 * The clause map of a bundle: the frameworks in the order given, each once, their clauses in the catalogue's.
 * Builder and verifier both call it. A status is GAP exactly when there is no evidence.
 *
 * @throws {CecError} INVALID_INPUT for a framework that is not in the catalogue.
 */
export function mapClauses(input: ClauseMapInput): ClauseEntry[] {
  const { catalogue, frameworkIds, tier } = input;
  return [...new Set(frameworkIds)]
    .map((id) => findFramework(id, catalogue))
    .flatMap(({ id, clauses }) =>
      clauses
        .filter((clause) => tier === 'extended' || clause.tier === 'core')
        .map((clause) => assessClause(id, clause, input)),
    );
}

function findFramework(id: FrameworkId, { frameworks }: Catalogue): Framework {
  const framework = frameworks.find((candidate) => candidate.id === id);
  if (framework === undefined) throw invalidInput('frameworks', `${quoted(id)} is not in the catalogue`);
  return framework;
}

function assessClause(framework: FrameworkId, clause: Clause, input: ClauseMapInput): ClauseEntry {
  const evidenceCount = countEvidence(clause, input.tallies);
  const reasons = evidenceCount === 0 ? (['NO_EVIDENCE'] as const) : failedTests(clause, input);
  return {
    framework,
    clause_id: clause.clauseId,
    clause_name: clause.clauseName,
    description: clause.description,
    status: toStatus(evidenceCount, reasons),
    evidence_count: evidenceCount,
    reasons,
    counts_by_kind: Object.fromEntries(
      clause.evidenceKinds.map((kind) => [kind, input.tallies.countByKind[kind]]),
    ),
  };
}

function toStatus(evidenceCount: number, reasons: readonly ClauseReason[]): ClauseStatus {
  if (evidenceCount === 0) return 'GAP';
  return reasons.length === 0 ? 'SATISFIED' : 'PARTIAL';
}

function failedTests(clause: Clause, input: ClauseMapInput): ClauseReason[] {
  return TESTS[input.strictness].flatMap((test) => test(clause, input) ?? []);
}

function countEvidence({ evidenceKinds }: Clause, { countByKind }: ClauseTallies): number {
  return evidenceKinds.reduce((sum, kind) => sum + countByKind[kind], 0);
}

function enoughRecords(clause: Clause, { tallies }: ClauseMapInput): ClauseReason | undefined {
  return countEvidence(clause, tallies) < clause.minCount ? 'BELOW_MIN_COUNT' : undefined;
}

function requiredKinds({ requiredGroups }: Clause, { tallies }: ClauseMapInput): ClauseReason | undefined {
  const isPresent = (kind: EvidenceKind) => tallies.countByKind[kind] > 0;
  return requiredGroups.every((group) => group.some(isPresent)) ? undefined : 'KIND_MISSING';
}

function intactChain(_clause: Clause, { chainValid }: ClauseMapInput): ClauseReason | undefined {
  return chainValid ? undefined : 'INTEGRITY_FAILED';
}
