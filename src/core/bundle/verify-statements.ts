import type { Catalogue } from '../clauses/catalogue.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import type { Completeness } from './completeness.ts';
import { COVERAGE } from './entries.ts';
import type { Manifest } from './manifest.ts';
import type { Document } from './read-documents.ts';
import type { CheckList, Verification } from './verification.ts';
import type { ChainFacts } from './verify-chain.ts';
import { checkAttested, checkClauseMap } from './verify-clauses.ts';
import { checkCoverage } from './verify-coverage.ts';
import { checkRenditions } from './verify-renditions.ts';

/** The parts of a bundle that checks go by. */
export interface ReadBundle {
  readonly checks: CheckList;
  readonly documents: ReadonlyMap<string, Document>;
  readonly manifest: Manifest;
  /** Undefined when the bundle's cannot be used. */
  readonly catalogue: Catalogue | undefined;
}

/** What was found of the chain. */
export interface ChainVerdict {
  readonly completeness: Completeness;
  /** Undefined when it failed. */
  readonly checkpoint: Checkpoint | undefined;
  /** chain_proof.json says what was found. */
  readonly asClaimed: boolean;
}

export type Statements = Pick<Verification, 'clauses' | 'coverage'>;

/** What the bundle states about its records; each statement is judged only where those before it hold. */
export function checkStatements(
  { checks, documents, catalogue }: ReadBundle,
  facts: ChainFacts,
  { completeness, checkpoint, asClaimed }: ChainVerdict,
): Statements {
  if (catalogue === undefined) return { clauses: [], coverage: undefined };
  const clauses = checkClauseMap(checks, documents, facts, catalogue);
  if (checks.statusOf('clause_map') !== 'PASS') return { clauses, coverage: undefined };
  if (checks.statusOf('attestation_metadata') === 'PASS') checkAttested(checks, documents, facts, clauses);
  if (checkpoint === undefined) return { clauses, coverage: undefined };
  const grounds = { document: documents.get(COVERAGE), catalogue, completeness, checkpoint };
  const coverage = checkCoverage(checks, facts, grounds);
  if (coverage !== undefined && asClaimed) {
    const { manifest: head, proof: chain } = facts;
    const stated = { head, catalogue, clauses, coverage, chain, origin: checkpoint.origin };
    checkRenditions(checks, documents, stated);
  }
  return { clauses, coverage };
}
