import { invalidInput } from '../../errors.ts';
import { quoted } from '../../json/quoted.ts';
import type { Coverage, KindCoverage } from '../../ports/coverage.ts';
import type { BundleHead } from '../bundle/bundle-head.ts';
import type { ChainClaims } from '../bundle/chain-proof.ts';
import type { Catalogue, Clause, Framework } from '../clauses/catalogue.ts';
import type { ClauseEntry, ClauseStatus } from '../clauses/clause-entry.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { kindLabel } from './catalogue-text.ts';

/** All that a report is made from: what the builder sealed, or what a verifier computed from the records. */
export interface ReportFacts {
  readonly head: BundleHead;
  readonly catalogue: Catalogue;
  readonly clauses: readonly ClauseEntry[];
  readonly coverage: Coverage;
  readonly chain: ChainClaims;
  /** Of the log's checkpoint. */
  readonly origin: string;
}

/** An entry of the clause map with its clause in the catalogue. */
export interface MappedClause {
  readonly entry: ClauseEntry;
  readonly clause: Clause;
}

export interface MappedFramework {
  readonly framework: Framework;
  readonly clauses: readonly MappedClause[];
}

/**
 * The clause map by framework, in its order.
 *
 * @throws {CecError} INVALID_INPUT for an entry that is not in the catalogue.
 */
export function byFramework({ clauses, catalogue }: ReportFacts): MappedFramework[] {
  const groups = new Map(catalogue.frameworks.map((framework) => [framework.id, toGroup(framework)]));
  for (const entry of clauses) {
    const group = groups.get(entry.framework);
    const clause = group?.known.get(entry.clause_id);
    if (group === undefined || clause === undefined)
      throw invalidInput('clauses', `${quoted(entry.clause_id)} is not in the catalogue`);
    group.clauses.push({ entry, clause });
  }
  const inOrder = new Set(clauses.map(({ framework }) => framework));
  return [...inOrder].flatMap((id) => groups.get(id) ?? []);
}

function toGroup(framework: Framework) {
  const clauses: MappedClause[] = [];
  return { framework, clauses, known: new Map(framework.clauses.map((one) => [one.clauseId, one])) };
}

export function withStatus(groups: readonly MappedFramework[], status: ClauseStatus): MappedFramework[] {
  return groups
    .map(({ framework, clauses }) => ({
      framework,
      clauses: clauses.filter(({ entry }) => entry.status === status),
    }))
    .filter(({ clauses }) => clauses.length > 0);
}

export interface NamedKind extends KindCoverage {
  readonly label: string;
}

/** The kinds in their fixed order: that of `coverage.kinds` is lost when it travels as canonical JSON. */
export function namedKinds({ coverage, catalogue }: ReportFacts): NamedKind[] {
  return EVIDENCE_KINDS.flatMap(({ kind, folder }) => {
    const found = coverage.kinds[folder];
    return found === undefined ? [] : [{ ...found, label: kindLabel(kind, catalogue) }];
  });
}
