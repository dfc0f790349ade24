import { parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import type { OscalFacts } from '../../../src/core/oscal/assessment-results.ts';
import { catalogue, clause, framework } from '../clauses/small-catalogue.ts';
import { factsOf } from './oscal-facts.ts';

const RECORDS = [
  { kind: 'score', at: '2026-02-01', payload: { model: 'm' } },
  { kind: 'gate', at: '2026-02-01', payload: { gate_id: 'g', verdict: 'FAIL' } },
];

/** A log has plain record ids only; the document must not rely on it. */
export function withRecordId(facts: OscalFacts, id: string): OscalFacts {
  const clauses = facts.clauses.map((entry) => ({
    ...entry,
    evidence_refs: entry.evidence_refs.map((ref) => ({ ...ref, record_id: id })),
  }));
  return { ...facts, clauses };
}

/** Facts in which clients and a catalogue chose their texts: `next` gives them, none empty. */
export function hostileFacts(next: () => string): OscalFacts {
  const facts = factsOf(RECORDS, {
    catalogue: hostileCatalogue(next),
    parameters: {
      scope: {
        system: next(),
        legal_entity: next(),
        role: next(),
        risk_class: next(),
        risk_class_stated_by: next(),
        versions: next(),
        remarks: next(),
      },
    },
    head: {
      bundle_id: next(),
      org_id: next(),
      project_id: next(),
      generator: { name: next(), version: next() },
    },
  });
  const { query, prepared, source } = facts.coverage;
  const coverage = {
    ...facts.coverage,
    query: { ...query, requested_by: next(), log: next() },
    prepared: { ...prepared, host: next() },
    source: { ...source, origin: next() },
    completeness_reasons: [next()],
  };
  return withRecordId({ ...facts, coverage }, next());
}

function hostileCatalogue(next: () => string) {
  const described = clause({
    // A clause id has to have a letter or digit.
    clause_id: `${next()}1`,
    clause_name: next(),
    description: next(),
    not_shown: next(),
    aliases: [],
    applies_from: { note: next() },
  });
  return parseCatalogue(
    catalogue({
      catalogue_version: next(),
      disclaimer: next(),
      status_values: { SATISFIED: next(), PARTIAL: next(), GAP: next() },
      tiers: { core: next() },
      frameworks: [framework({ edition: next(), clauses: [described] })],
    }),
  );
}
