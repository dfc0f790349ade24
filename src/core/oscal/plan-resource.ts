import type { Coverage } from '../../ports/coverage.ts';
import type { BundleHead } from '../bundle/bundle-head.ts';
import type { Assessment } from '../clauses/assessment.ts';
import { CADENCES, type Catalogue } from '../clauses/catalogue.ts';
import { textAt } from '../report/catalogue-text.ts';
import { bundleUuid } from './bundle-uuid.ts';
import { markupText } from './oscal-text.ts';
import { props, type Fact } from './properties.ts';

/**
 * The document as seen from itself. NIST's library follows the link of the resource that `import-ap` names, and gives
 * up where there is none or where it leads to something other than OSCAL. Here it finds no plan and goes on.
 */
const ITSELF = 'assessment-results.json';

/** A reference to the resource that stands where OSCAL wants an assessment plan. */
export function planLink(head: BundleHead): string {
  return `#${planUuid(head)}`;
}

/** What was asked for and by which rules the clauses were judged, since nobody wrote an assessment plan. */
export function describePlan(head: BundleHead, catalogue: Catalogue, { query }: Coverage): unknown {
  return {
    uuid: planUuid(head),
    title: 'Query and rules in place of an assessment plan',
    description: [
      'No assessment plan was written for these results. A query selected the records of a period from a log, and the rules of a clause catalogue decided about each clause. The properties hold the query, the version and digest of the catalogue, the strictness and tier that were chosen, and the thresholds. The catalogue itself is an entry of the bundle.',
      ...chosenRules(head, catalogue),
    ].join('\n\n'),
    ...props([...queryFacts(query), ...ruleFacts(head), ...thresholdFacts(catalogue.assessment)]),
    rlinks: [{ href: ITSELF, 'media-type': 'application/json' }],
  };
}

function planUuid(head: BundleHead): string {
  return bundleUuid(head, 'resource/assessment-plan');
}

/** The catalogue's own words for the strictness and the tier. */
function chosenRules({ parameters }: BundleHead, { source }: Catalogue): string[] {
  const { strictness, tier } = parameters;
  const texts: [name: string, text: string][] = [
    [`Strictness ${strictness}`, textAt(source, 'assessment_defaults', 'strictness', strictness)],
    [`Tier ${tier}`, textAt(source, 'tiers', tier)],
  ];
  return texts.flatMap(([name, text]) => (text === '' ? [] : [`${name}: ${markupText(text)}`]));
}

function queryFacts(query: Coverage['query']): Fact[] {
  return [
    ['query-log', query.log],
    ['query-from-date', query.from_date],
    ['query-to-date', query.to_date],
    ['query-time-zone', query.time_zone],
    ...query.schema_keys.map((key): Fact => ['query-schema-key', key]),
    ...query.frameworks.map((id): Fact => ['query-framework', id]),
    ['requested-by', query.requested_by],
  ];
}

function ruleFacts({ catalogue, parameters }: BundleHead): Fact[] {
  return [
    ['catalogue-version', catalogue.version],
    ['catalogue-digest', catalogue.sha256],
    ['strictness', parameters.strictness],
    ['tier', parameters.tier],
    ['in-service-since', parameters.in_service_since],
    ['retention-days', parameters.retention_days],
  ];
}

function thresholdFacts({ stalenessDays, adverse, ...assessment }: Assessment): Fact[] {
  return [
    ['coverage-min-ratio', assessment.coverageMinRatio],
    ['coverage-min-period-days', assessment.coverageMinPeriodDays],
    ['max-gap-days', assessment.maxGapDays],
    ...CADENCES.map((cadence): Fact => ['staleness-days', stalenessDays[cadence], cadence]),
    ['adverse-score-rate', adverse.score.rateThreshold],
  ];
}
