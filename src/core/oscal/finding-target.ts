import type { Catalogue, Clause } from '../clauses/catalogue.ts';
import type { ClauseEntry, ClauseStatus } from '../clauses/clause-entry.ts';
import { objectiveId } from './clause-tokens.ts';
import { markupText } from './oscal-text.ts';
import { props, type Fact } from './properties.ts';

/** OSCAL has two states only, so that `reason` has to keep PARTIAL and GAP apart. */
const TARGET_STATUS: Readonly<Record<ClauseStatus, { readonly state: string; readonly reason?: string }>> = {
  SATISFIED: { state: 'satisfied' },
  PARTIAL: { state: 'not-satisfied', reason: 'partial' },
  GAP: { state: 'not-satisfied', reason: 'gap' },
};

/**
 * What the state of a finding is about: the evidence tests, as an objective of our own. The requirement itself is not
 * the objective. It is described here, as no `objectives-and-methods` can meet the constraints that OSCAL 1.2.3 has
 * for it: it wants properties on parts that it forbids on any part.
 */
export function describeTarget(entry: ClauseEntry, catalogue: Catalogue): unknown {
  const clause = findClause(catalogue, entry);
  return {
    type: 'objective-id',
    'target-id': objectiveId(entry),
    title: markupText(`Evidence tests of ${entry.framework} ${entry.clause_id}`),
    description: `What the records are looked for: ${markupText(entry.description)}`,
    ...props(clause === undefined ? [] : testFacts(clause)),
    status: {
      ...TARGET_STATUS[entry.status],
      remarks:
        'The state is that of the evidence tests for this period. It does not say whether the requirement is met.',
    },
  };
}

function findClause({ frameworks }: Catalogue, entry: ClauseEntry): Clause | undefined {
  return frameworks
    .find(({ id }) => id === entry.framework)
    ?.clauses.find(({ clauseId }) => clauseId === entry.clause_id);
}

function testFacts(clause: Clause): Fact[] {
  return [
    ['tier', clause.tier],
    ['cadence', clause.cadence],
    ['support', clause.support],
    ['min-records', clause.minCount],
    ...clause.requiredGroups.map((group): Fact => ['required-kinds', group.join(' or ')]),
    ['integrity-required', String(clause.integrityRequired)],
    ['human-actor-required', String(clause.requiresHumanActor)],
    ['min-retained-days', clause.minRetainedDays ?? null],
  ];
}
