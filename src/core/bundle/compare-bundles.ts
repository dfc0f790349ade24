import type { BundleClause } from '../../ports/bundle-registry.ts';
import type { RequestRef } from '../../ports/record-tally.ts';
import type { ClauseStatus } from '../clauses/clause-entry.ts';
import { bundleIdOf, MAX_REQUESTS } from '../log/record-tally.ts';
import { PROVEN_BUNDLES, type ChainProof } from './chain-proof.ts';
import type { EarlierBundle } from './earlier-state.ts';
import type { Manifest } from './manifest.ts';
import type { ChainFacts } from './verify-chain.ts';

/** What lies between an earlier state of a log and a bundle. */
export interface Continuity {
  /** Empty when the earlier state is a checkpoint. */
  readonly earlierBundleId: string;
  /** Records in the log then. */
  readonly earlierSize: number;
  /** Records in the log at this bundle. */
  readonly size: number;
  /**
   * Bundles requested behind the earlier state and before this one, in chain order: those whose requests the bundle
   * shows, and those that it names as earlier ones without showing the request; then `recordedAt` is empty.
   */
  readonly requests: readonly RequestRef[];
  /** False: others may lie in parts of the log that the bundle does not show. */
  readonly requestsComplete: boolean;
  /** Clauses of both bundles whose status is another, in the later one's order; none without an earlier bundle. */
  readonly clauseChanges: readonly ClauseChange[];
  /** Why the statuses are not like for like, a line each. */
  readonly differences: readonly string[];
}

export interface ClauseChange {
  readonly framework: string;
  readonly clauseId: string;
  readonly before: ClauseStatus;
  readonly after: ClauseStatus;
}

/** What clause status depends on besides the records. */
export type ClauseTerms = Pick<Manifest, 'date_range' | 'frameworks' | 'parameters' | 'catalogue'>;

interface LaterBundle {
  /** Records that the earlier state has already. */
  readonly from: number;
  readonly size: number;
  readonly clauses: readonly BundleClause[];
}

/** `earlier`: undefined when only a checkpoint is known. */
export function compareBundles(
  earlier: EarlierBundle | undefined,
  facts: ChainFacts,
  { from, size, clauses }: LaterBundle,
): Continuity {
  return {
    earlierBundleId: earlier?.bundleId ?? '',
    earlierSize: from,
    size,
    ...requestsBetween(facts, from, size),
    clauseChanges: earlier === undefined ? [] : changesOf(earlier.clauses, clauses),
    differences: earlier === undefined ? [] : differencesOf(earlier, facts.manifest),
  };
}

/** The last record is the bundle's own request. */
function requestsBetween({ records, proof }: ChainFacts, from: number, size: number) {
  const { tally, faults } = records.chain;
  const isBetween = ({ position }: RequestRef) => position >= from && position < size - 1;
  const shown = tally.requests.filter(isBetween);
  const positions = new Set(shown.map(({ position }) => position));
  const named = namedBundles(proof).filter((one) => isBetween(one) && !positions.has(one.position));
  const requests = [...shown, ...named].toSorted((a, b) => a.position - b.position);
  const isShown = proof.segments.some(({ first, last }) => first <= from && last === size - 1);
  const requestsComplete =
    (isShown || from >= size - 1) && faults.length === 0 && shown.length < MAX_REQUESTS;
  return { requests, requestsComplete };
}

/** A bundle's request is the last record of its tree. */
function namedBundles({ earlier }: ChainProof): RequestRef[] {
  return earlier
    .slice(0, PROVEN_BUNDLES)
    .map(({ bundle_id: id, size }) => ({ position: size - 1, bundleId: bundleIdOf(id), recordedAt: '' }));
}

function changesOf(before: readonly BundleClause[], after: readonly BundleClause[]): ClauseChange[] {
  const known = new Map(before.map((clause) => [keyOf(clause), clause.status]));
  return after.flatMap((clause) => {
    const was = known.get(keyOf(clause));
    if (was === undefined || was === clause.status) return [];
    const { framework, clause_id: clauseId, status } = clause;
    return [{ framework, clauseId, before: was, after: status }];
  });
}

function keyOf({ framework, clause_id: id }: BundleClause): string {
  return `${framework} ${id}`;
}

function differencesOf({ errors, terms }: EarlierBundle, later: ClauseTerms): string[] {
  const [first] = errors;
  const invalid = first === undefined ? [] : [`the earlier bundle is not valid by itself: ${first}`];
  if (terms === undefined) return invalid;
  const now = describeTerms(later);
  const differences = describeTerms(terms).flatMap(([name, value], i) => {
    const other = now[i]?.[1] ?? '';
    return value === other ? [] : [`${name}: ${value} before, now ${other}`];
  });
  return [...invalid, ...differences];
}

function describeTerms({ date_range: days, frameworks, parameters, catalogue }: ClauseTerms) {
  return [
    ['period', days.join(' to ')],
    ['frameworks', frameworks.join(', ')],
    ['strictness', parameters.strictness],
    ['tier', parameters.tier],
    ['in service since', parameters.in_service_since || 'not stated'],
    ['retention days', String(parameters.retention_days)],
    ['catalogue', `${catalogue.version} (${catalogue.sha256})`],
  ] as const;
}
