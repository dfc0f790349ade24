import type { BundleHead } from '../bundle/bundle-head.ts';
import type { Catalogue } from '../clauses/catalogue.ts';
import type { ClauseEntry } from '../clauses/clause-entry.ts';
import { textAt } from '../report/catalogue-text.ts';
import { bundleUuid } from './bundle-uuid.ts';
import { describeTarget } from './finding-target.ts';
import { observationUuid } from './observation.ts';
import { markupText } from './oscal-text.ts';
import { props, type Fact } from './properties.ts';

/** How the evidence tests of a clause came out, and what they cannot show. */
export function describeFinding(head: BundleHead, catalogue: Catalogue, entry: ClauseEntry): unknown {
  const { framework, clause_id: clauseId, status } = entry;
  const meaning = markupText(textAt(catalogue.source, 'status_values', status));
  return {
    uuid: bundleUuid(head, `finding/${framework}/${clauseId}`),
    title: markupText(`${titleOf(catalogue, framework)}, ${clauseId}: ${entry.clause_name}`),
    description: `Status of the evidence: ${status}. ${meaning}`.trimEnd(),
    ...props([
      ['framework', framework],
      ['clause-id', clauseId],
      ['status', status],
      ...entry.reasons.map((reason): Fact => ['reason', reason]),
      ...entry.findings.map((reason): Fact => ['reason-if-standard', reason]),
      ['evidence-count', entry.evidence_count],
      ...Object.entries(entry.applies_from)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, day]): Fact => ['applies-from', `${name}: ${day}`]),
    ]),
    target: describeTarget(entry, catalogue),
    'related-observations': [{ 'observation-uuid': observationUuid(head, entry) }],
    remarks: `Not shown by this bundle: ${markupText(entry.not_shown)}`,
  };
}

function titleOf({ frameworks }: Catalogue, framework: string): string {
  return frameworks.find(({ id }) => id === framework)?.title ?? framework;
}
