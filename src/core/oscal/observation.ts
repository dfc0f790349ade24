import type { BundleHead } from '../bundle/bundle-head.ts';
import type { ClauseEntry } from '../clauses/clause-entry.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { bundleUuid } from './bundle-uuid.ts';
import type { ClauseName } from './clause-tokens.ts';
import { entryHref, entryLink } from './entry-resource.ts';
import { systemUuid, toolUuid } from './local-components.ts';
import { markupText } from './oscal-text.ts';
import { oscalTime } from './oscal-time.ts';
import { listed, props, type Fact } from './properties.ts';

export function observationUuid(head: BundleHead, { framework, clause_id: clauseId }: ClauseName): string {
  return bundleUuid(head, `observation/${framework}/${clauseId}`);
}

/** What the records say about a clause, and where they stand in the bundle. */
export function describeObservation(head: BundleHead, entry: ClauseEntry): unknown {
  const { buckets, adverse } = entry;
  return {
    uuid: observationUuid(head, entry),
    title: markupText(`${entry.framework} ${entry.clause_id}: records`),
    description: [
      `Usable records: ${entry.evidence_count}.`,
      `Weeks with records: ${buckets.with} of ${buckets.total}.`,
      `Longest run of days without records: ${entry.longest_gap_days}.`,
      `Adverse records: ${adverse.total}; subjects whose latest result is adverse: ${adverse.unresolved}.`,
    ].join(' '),
    ...props([
      ['framework', entry.framework],
      ['clause-id', entry.clause_id],
      ['evidence-count', entry.evidence_count],
      ['first-at', entry.first_at],
      ['last-at', entry.last_at],
      ['weeks-with-evidence', buckets.with],
      ['weeks-total', buckets.total],
      ['longest-gap-days', entry.longest_gap_days],
      ['adverse-total', adverse.total],
      ['adverse-unresolved', adverse.unresolved],
      ...excludedFacts(entry),
    ]),
    methods: ['EXAMINE'],
    types: ['control-objective'],
    origins: [{ actors: [{ type: 'tool', 'actor-uuid': toolUuid(head) }] }],
    subjects: [{ 'subject-uuid': systemUuid(head), type: 'component' }],
    ...listed('relevant-evidence', describeEvidence(head, entry)),
    collected: oscalTime(head.generated_at),
  };
}

function excludedFacts({ excluded }: ClauseEntry): Fact[] {
  return [
    ['excluded', excluded.outside_period, 'outside-period'],
    ['excluded', excluded.future, 'future'],
    ['excluded', excluded.skipped, 'skipped'],
    ['excluded', excluded.bad_signature, 'bad-signature'],
    ['excluded', excluded.erased, 'erased'],
  ];
}

/** The file of each of the clause's kinds, with the kind's part of the sample. */
function describeEvidence(head: BundleHead, entry: ClauseEntry): unknown[] {
  return EVIDENCE_KINDS.flatMap(({ kind, folder }) => {
    const count = entry.counts_by_kind[kind];
    if (count === undefined) return [];
    const file = `${folder}/records.ndjson`;
    const samples = entry.evidence_refs.filter((ref) => ref.file === file);
    return [
      {
        href: entryHref(file),
        description: `Records of kind ${kind}; usable for the clause: ${count}.`,
        ...props([
          ['kind', kind],
          ['records', count],
          ...samples.map(({ line, record_id: id }): Fact => ['sample', `${file}:${line}:${id}`]),
        ]),
        links: [{ href: entryLink(head, file), rel: 'reference' }],
      },
    ];
  });
}
