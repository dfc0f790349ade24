import type { Coverage, KindCoverage } from '../../ports/coverage.ts';
import type { BundleHead } from '../bundle/bundle-head.ts';
import { CATALOGUE, CLAUSE_MAP, COVERAGE, MANIFEST } from '../bundle/entries.ts';
import type { Catalogue } from '../clauses/catalogue.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { describeEntry } from './entry-resource.ts';
import { describePlan } from './plan-resource.ts';
import type { Fact } from './properties.ts';

/** The resource that stands in for an assessment plan, and the entries of the bundle that the document speaks of. */
export function backMatter(head: BundleHead, catalogue: Catalogue, coverage: Coverage): unknown {
  return {
    resources: [
      describePlan(head, catalogue, coverage),
      ...documents(head).map((entry) => describeEntry(head, entry)),
      ...EVIDENCE_KINDS.map(({ kind, folder }) =>
        describeEntry(head, {
          path: `${folder}/records.ndjson`,
          description: `The records of kind ${kind} in the period, one a line, and how many of them there are.`,
          facts: populationFacts(coverage.kinds[folder]),
        }),
      ),
    ],
  };
}

function documents(head: BundleHead) {
  return [
    { path: CLAUSE_MAP, description: 'The clause map, which this document is an export of.' },
    { path: COVERAGE, description: 'What was asked for, what the log had, and what was left out and why.' },
    { path: CATALOGUE, description: 'The clauses and the rules.', digest: head.catalogue.sha256 },
    { path: MANIFEST, description: 'The digests of the entries of the bundle.' },
  ];
}

function populationFacts(population: KindCoverage | undefined): Fact[] {
  if (population === undefined) return [];
  const { excluded, outcomes } = population;
  return [
    ['in-log', population.in_log],
    ['eligible', population.eligible],
    ['exported', population.exported],
    ['usable', population.usable],
    ['late', population.late],
    ['excluded', excluded.outside_period, 'outside-period'],
    ['excluded', excluded.erased, 'erased'],
    ['excluded', excluded.future, 'future'],
    ['excluded', excluded.skipped, 'skipped'],
    ['excluded', excluded.bad_signature, 'bad-signature'],
    ['outcome', outcomes.pass, 'pass'],
    ['outcome', outcomes.caution, 'caution'],
    ['outcome', outcomes.adverse, 'adverse'],
    ['outcome', outcomes.neutral, 'neutral'],
    ['unresolved', population.unresolved],
    ['first-position', population.first_position],
    ['last-position', population.last_position],
    ['first-timestamp', population.first_timestamp],
    ['last-timestamp', population.last_timestamp],
    ['weeks-with-evidence', population.weeks.length],
    ['weeks-total', population.weeks_total],
    ['longest-gap-days', population.longest_gap_days],
  ];
}
