import type { Tier } from '../clauses/catalogue.ts';
import type { Strictness } from '../clauses/clause-entry.ts';
import { counted, percent, toSecond } from './figures.ts';
import { markup, type Html } from './html.ts';
import { namedKinds, type ReportFacts } from './report-facts.ts';
import { facts as factList, section } from './section.ts';

const STRICTNESS: Readonly<Record<Strictness, string>> = {
  count: 'number and kinds of the records only',
  standard:
    'number, kinds and integrity of the records, open adverse results, and for continuous clauses coverage and recency',
  strict:
    'as standard; besides, contributory clauses stay PARTIAL, clauses about people need a named person, and periodic clauses need recent records',
};

const TIERS: Readonly<Record<Tier, string>> = {
  core: 'the core clauses of each framework',
  extended: 'all clauses of the catalogue',
};

/** Who made the bundle, from what and by which rules. */
export function preparationSection(facts: ReportFacts): Html {
  const { head, coverage, origin } = facts;
  const { query, prepared, source } = coverage;
  return section(
    'Preparation',
    factList([
      [
        'Made by',
        markup`<bdi>${head.generator.name}</bdi> <bdi>${head.generator.version}</bdi> on host
          <bdi>${prepared.host || 'not stated'}</bdi>`,
      ],
      ['Requested by', markup`<bdi>${query.requested_by || 'not stated'}</bdi>`],
      ['Generated at', `${toSecond(head.generated_at)} UTC`],
      ['Bundle', markup`<bdi>${head.bundle_id}</bdi>`],
      ['Log', markup`<bdi>${origin}</bdi>, ${counted(source.log_size, 'record')}`],
      ['Query', queryOf(facts)],
      [
        'Catalogue',
        markup`version <bdi>${head.catalogue.version}</bdi>, <code>${head.catalogue.sha256}</code>`,
      ],
      ['Rules', rulesOf(facts)],
      ['Thresholds', thresholds(facts)],
    ]),
  );
}

function queryOf(facts: ReportFacts): Html {
  const { query } = facts.coverage;
  const kinds = namedKinds(facts)
    .map(({ label }) => label)
    .join(', ');
  return markup`all records of the log <bdi>${query.log}</bdi> of these kinds: ${kinds}; from ${query.from_date}
    00:00:00 to ${query.to_date} 23:59:59.999999 UTC by the time that each record states`;
}

function rulesOf({ head }: ReportFacts): Html {
  const { strictness, tier } = head.parameters;
  return markup`strictness <b>${strictness}</b>: ${STRICTNESS[strictness]}; tier <b>${tier}</b>: ${TIERS[tier]}`;
}

/** They decide a status and are nobody's law, so a reader has to see them. */
function thresholds({ catalogue: { assessment } }: ReportFacts): Html {
  const { stalenessDays, adverse } = assessment;
  return markup`evidence in at least ${percent(assessment.coverageMinRatio)} of the weeks; at most
  ${counted(assessment.maxGapDays, 'day')} in a row without; both tested for continuous clauses in periods of
  at least ${counted(assessment.coverageMinPeriodDays, 'day')}. Latest record at most so old: continuous
  clauses ${aged(stalenessDays.continuous)}, periodic ${aged(stalenessDays.periodic)}. Adverse: scores of a
  subject from ${percent(adverse.score.rateThreshold)} bad ones on; risk index from
  ${String(adverse.prri.adverseAtOrAbove)} (caution from ${String(adverse.prri.cautionAtOrAbove)}); bias above
  ${String(adverse.bias.defaultThreshold)} where a record carries no threshold of its own. They are judgement,
  not law.`;
}

function aged(days: number | null): string {
  return days === null ? 'not tested' : counted(days, 'day');
}
