import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EVIDENCE_KINDS } from '../../../src/core/clauses/evidence-kinds.ts';
import { QUARTER } from '../clauses/tallied-records.ts';
import { withRecordId } from './hostile-facts.ts';
import { factsOf, quarter } from './oscal-facts.ts';
import { assessed, valuesOf } from './oscal-schema.ts';

describe('describeObservation', () => {
  it('states the figures of the clause map', () => {
    for (const { entry, observation } of assessed(quarter)) {
      const { buckets, adverse, excluded } = entry;
      const stated = [
        ['evidence-count', entry.evidence_count],
        ['first-at', entry.first_at],
        ['last-at', entry.last_at],
        ['weeks-with-evidence', buckets.with],
        ['weeks-total', buckets.total],
        ['longest-gap-days', entry.longest_gap_days],
        ['adverse-total', adverse.total],
        ['adverse-unresolved', adverse.unresolved],
      ] as const;
      for (const [name, value] of stated)
        assert.deepEqual(valuesOf(observation, name), value === '' ? [] : [String(value)]);
      for (const [reason, count] of Object.entries(excluded))
        assert.deepEqual(valuesOf(observation, 'excluded', reason.replace('_', '-')), [String(count)]);
    }
  });

  it('is an examination at the time of the build', () => {
    for (const { observation } of assessed(quarter)) {
      assert.deepEqual(observation.methods, ['EXAMINE']);
      assert.equal(observation.collected, QUARTER.builtAt);
    }
  });

  it('links to the files of the kinds of the clause, with their counts and samples', () => {
    for (const { entry, observation } of assessed(quarter)) {
      const evidence = observation['relevant-evidence'];
      const kinds = EVIDENCE_KINDS.filter(({ kind }) => entry.counts_by_kind[kind] !== undefined);
      assert.deepEqual(
        evidence.map(({ href }) => href),
        kinds.map(({ folder }) => `../${folder}/records.ndjson`),
      );
      assert.deepEqual(
        evidence.flatMap((one) => valuesOf(one, 'records')),
        kinds.map(({ kind }) => String(entry.counts_by_kind[kind])),
      );
      for (const one of evidence) {
        const refs = entry.evidence_refs.filter(({ file }) => one.href === `../${file}`);
        assert.deepEqual(
          valuesOf(one, 'sample'),
          refs.map((ref) => `${ref.file}:${ref.line}:${ref.record_id}`),
        );
      }
    }
  });

  it('shows a hostile record id in full and harmless', () => {
    const facts = factsOf([{ kind: 'score', at: '2026-02-01', payload: { model: 'm' } }]);
    const id = '](javascript:x)\u0000\n\u202eevil"\\';
    const samples = assessed(withRecordId(facts, id)).flatMap(({ observation }) =>
      observation['relevant-evidence'].flatMap((one) => valuesOf(one, 'sample')),
    );
    const shown = 'score_records/records.ndjson:1:](javascript:x)\\u0000\\u000a\\u202eevil"\\\\';
    assert.deepEqual(new Set(samples), new Set([shown]));
  });
});
