import type { Coverage } from '../../ports/coverage.ts';
import type { BundleHead } from '../bundle/bundle-head.ts';
import type { Catalogue } from '../clauses/catalogue.ts';
import type { ClauseEntry } from '../clauses/clause-entry.ts';
import { backMatter } from './back-matter.ts';
import { bundleUuid } from './bundle-uuid.ts';
import { lineText, markupText } from './oscal-text.ts';
import { oscalTime } from './oscal-time.ts';
import { planLink } from './plan-resource.ts';
import { props } from './properties.ts';
import { describeResult } from './result.ts';

export interface OscalFacts {
  readonly head: BundleHead;
  readonly catalogue: Catalogue;
  /** The bundle's clause map. */
  readonly clauses: readonly ClauseEntry[];
  readonly coverage: Coverage;
}

const OSCAL_VERSION = '1.2.3';

/**
 * The clause map as an OSCAL assessment-results document, as JSON data. The same facts give the same document: UUIDs
 * come from the bundle's id and times from its head. Hrefs are those of an entry in the folder `oscal`.
 */
export function assessmentResults(facts: OscalFacts): unknown {
  const { head, catalogue, clauses, coverage } = facts;
  return {
    'assessment-results': {
      uuid: bundleUuid(head, 'assessment-results'),
      metadata: describeDocument(head),
      'import-ap': {
        href: planLink(head),
        remarks:
          'There is no separate assessment plan. The resource says what was asked for and by which rules the clauses were judged.',
      },
      results: [describeResult(head, catalogue, clauses, coverage)],
      'back-matter': backMatter(head, catalogue, coverage),
    },
  };
}

function describeDocument(head: BundleHead): unknown {
  const { bundle_id: bundleId, org_id: orgId, project_id: projectId, generator } = head;
  const [fromDate, toDate] = head.date_range;
  return {
    title: `Evidence for clauses: project ${markupText(projectId)}, ${fromDate} to ${toDate}`,
    'last-modified': oscalTime(head.generated_at),
    version: lineText(bundleId),
    'oscal-version': OSCAL_VERSION,
    ...props([
      ['organization', orgId],
      ['project', projectId],
      ['generator', generator.name],
      ['generator-version', generator.version],
    ]),
    remarks:
      'An export of clause_map.json and coverage.json of the bundle. A program made it from the records; no assessor has reviewed it. The bundle has to be verified before any of it is relied on.',
  };
}
