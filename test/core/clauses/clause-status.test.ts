import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { mapClauses, type ClauseMapInput } from '../../../src/core/clauses/clause-status.ts';
import { STRICTNESS_LEVELS, type ClauseEntry } from '../../../src/core/clauses/clause-entry.ts';
import { EVIDENCE_KINDS, type EvidenceKind } from '../../../src/core/clauses/evidence-kinds.ts';
import { KindSum } from '../../../src/core/clauses/kind-sum.ts';
import { dayNumber } from '../../../src/core/clauses/utc-day.ts';
import type { KindTally } from '../../../src/ports/record-tally.ts';
import { QUARTER } from './tallied-records.ts';

type Counts = Record<EvidenceKind, number>;

const FRAMEWORKS = builtInCatalogue.frameworks.map(({ id }) => id);
const RANK = { GAP: 0, PARTIAL: 1, SATISFIED: 2 };

function counts(changes: Partial<Counts> = {}): Counts {
  return {
    'halluccheck.score.v1': 0,
    'halluccheck.bias.v1': 0,
    'halluccheck.prri.v1': 0,
    'halluccheck.drift.v1': 0,
    'halluccheck.pii.v1': 0,
    'halluccheck.gate.v1': 0,
    ...changes,
  };
}

/** Neutral records of one day. */
function tallyOf(records: number): KindTally {
  const empty = new KindSum().result();
  if (records === 0) return empty;
  const [firstAt, lastAt] = ['2026-01-15T00:00:00.000000Z', '2026-01-15T23:00:00.000000Z'];
  const days = new Map([[dayNumber('2026-01-15'), records]]);
  const outcomes = { pass: 0, caution: 0, adverse: 0, neutral: records };
  return {
    ...empty,
    count: records,
    usable: { ...empty.usable, count: records, firstAt, lastAt, days, outcomes },
  };
}

function map(countByKind: Counts, changes: Partial<ClauseMapInput> = {}): ClauseEntry[] {
  return mapClauses({
    catalogue: builtInCatalogue,
    frameworkIds: FRAMEWORKS,
    tier: 'extended',
    strictness: 'count',
    tallies: EVIDENCE_KINDS.map(({ kind }) => tallyOf(countByKind[kind])),
    chain: 'valid',
    period: { ...QUARTER, inServiceSince: '' },
    oldestRetained: '',
    ...changes,
  });
}

function statusOf(clauseId: string, countByKind: Counts, changes: Partial<ClauseMapInput> = {}): string {
  const entry = map(countByKind, changes).find(({ clause_id }) => clause_id === clauseId);
  return `${entry?.status} ${entry?.evidence_count} ${entry?.reasons.join('+')}`;
}

const count = fc.oneof(fc.constant(0), fc.nat({ max: 12 }), fc.nat({ max: 1_000_000 }));
const someChain = fc.constantFrom('valid' as const, 'invalid' as const, 'not_checked' as const);
const someStrictness = fc.constantFrom(...STRICTNESS_LEVELS);
const anyCounts: fc.Arbitrary<Counts> = fc.record({
  'halluccheck.score.v1': count,
  'halluccheck.bias.v1': count,
  'halluccheck.prri.v1': count,
  'halluccheck.drift.v1': count,
  'halluccheck.pii.v1': count,
  'halluccheck.gate.v1': count,
});

describe('mapClauses', () => {
  it('writes an entry as it stands in clause_map.json', () => {
    const tallied = counts({ 'halluccheck.gate.v1': 4, 'halluccheck.score.v1': 9 });
    const entry = map(tallied, { frameworkIds: ['eu_ai_act'] }).find(
      ({ clause_id }) => clause_id === 'Art.14',
    );
    assert.deepEqual(entry, {
      framework: 'eu_ai_act',
      clause_id: 'Art.14',
      clause_name: 'Human oversight',
      description:
        'Gate decisions and drift alerts show where the system stops, warns or hands over to people; records that name a reviewer, approval or override show oversight being exercised.',
      status: 'PARTIAL',
      evidence_count: 4,
      reasons: ['BELOW_MIN_COUNT'],
      findings: ['COVERAGE_LOW', 'GAP_TOO_LONG', 'STALE'],
      counts_by_kind: { 'halluccheck.gate.v1': 4, 'halluccheck.drift.v1': 0 },
      first_at: '2026-01-15T00:00:00.000000Z',
      last_at: '2026-01-15T23:00:00.000000Z',
      buckets: { with: 1, total: 14 },
      longest_gap_days: 75,
      adverse: { total: 0, unresolved: 0 },
      excluded: { outside_period: 0, future: 0, skipped: 0, bad_signature: 0, erased: 0 },
      evidence_refs: [],
      not_shown:
        'An automatic gate is not human oversight. Competence, authority and real ability to intervene, and the two-person check of Art. 14(5), are outside these records.',
      applies_from: { annex_iii: '2027-12-02', annex_i: '2028-08-02' },
    });
  });

  it('gives GAP for no evidence, whatever other kinds there are', () => {
    assert.equal(statusOf('A.8.11', counts({ 'halluccheck.score.v1': 100 })), 'GAP 0 NO_EVIDENCE');
  });

  it('is PARTIAL below the minimum and SATISFIED from it on', () => {
    assert.equal(statusOf('Art.15', counts({ 'halluccheck.score.v1': 1 })), 'PARTIAL 1 BELOW_MIN_COUNT');
    assert.equal(statusOf('Art.15', counts({ 'halluccheck.score.v1': 4 })), 'PARTIAL 4 BELOW_MIN_COUNT');
    assert.equal(statusOf('Art.15', counts({ 'halluccheck.score.v1': 5 })), 'SATISFIED 5 ');
    assert.equal(statusOf('Art.15', counts({ 'halluccheck.score.v1': 30 })), 'SATISFIED 30 ');
  });

  it('counts all of the clause’s kinds together', () => {
    const tallied = counts({
      'halluccheck.score.v1': 2,
      'halluccheck.drift.v1': 2,
      'halluccheck.bias.v1': 1,
    });
    assert.equal(statusOf('Art.15', tallied), 'SATISFIED 5 ');
  });

  it('wants a record of each required group, any of its alternatives', () => {
    assert.equal(statusOf('Art.12', counts({ 'halluccheck.score.v1': 20 })), 'PARTIAL 20 KIND_MISSING');
    assert.equal(statusOf('Art.12', counts({ 'halluccheck.pii.v1': 20 })), 'PARTIAL 20 KIND_MISSING');
    assert.equal(
      statusOf('Art.12', counts({ 'halluccheck.gate.v1': 9, 'halluccheck.pii.v1': 1 })),
      'SATISFIED 10 ',
    );
    assert.equal(
      statusOf('Art.15', counts({ 'halluccheck.gate.v1': 2 })),
      'PARTIAL 2 BELOW_MIN_COUNT+KIND_MISSING',
    );
  });

  it('caps every clause when the chain check failed', () => {
    const plenty = counts({ 'halluccheck.score.v1': 50, 'halluccheck.gate.v1': 50 });
    assert.equal(statusOf('Art.15', plenty, { chain: 'invalid' }), 'PARTIAL 100 INTEGRITY_FAILED');
    assert.equal(statusOf('A.8.11', plenty, { chain: 'invalid' }), 'GAP 0 NO_EVIDENCE');
  });

  it('lists the frameworks as asked, each once, and clauses in the catalogue’s order', () => {
    const entries = map(counts(), { frameworkIds: ['soc2', 'iso27001', 'soc2'], tier: 'core' });
    assert.deepEqual(
      entries.map(({ framework, clause_id }) => `${framework} ${clause_id}`),
      ['soc2 CC6', 'soc2 CC7', 'soc2 CC9', 'iso27001 A.8.15', 'iso27001 A.8.16', 'iso27001 A.5.33'],
    );
  });

  it('has the core clauses among the extended ones, with the same result', () => {
    fc.assert(
      fc.property(anyCounts, (tallied) => {
        const core = map(tallied, { tier: 'core' });
        const byClause = new Map(
          map(tallied).map((entry) => [`${entry.framework} ${entry.clause_id}`, entry]),
        );
        assert.equal(core.length, 21);
        assert.equal(byClause.size, 104);
        for (const entry of core)
          assert.deepEqual(byClause.get(`${entry.framework} ${entry.clause_id}`), entry);
      }),
    );
  });

  it('refuses a framework that the catalogue does not have', () => {
    assert.throws(() => map(counts(), { frameworkIds: ['pci'] }), {
      code: 'INVALID_INPUT',
      message: 'frameworks: "pci" is not in the catalogue',
    });
  });

  it('is GAP exactly when nothing was counted, and SATISFIED exactly without a reason', () => {
    fc.assert(
      fc.property(anyCounts, someChain, someStrictness, (tallied, chain, strictness) => {
        for (const entry of map(tallied, { chain, strictness })) {
          const total = Object.values(entry.counts_by_kind).reduce((sum, one) => sum + one, 0);
          assert.equal(entry.evidence_count, total);
          assert.equal(entry.status === 'GAP', total === 0);
          assert.equal(entry.status === 'SATISFIED', entry.reasons.length === 0);
          assert.ok(chain !== 'invalid' || entry.status !== 'SATISFIED');
        }
      }),
    );
  });

  it('never lowers a status for more records', () => {
    const kind = fc.constantFrom(...EVIDENCE_KINDS.map((one) => one.kind));
    fc.assert(
      fc.property(anyCounts, kind, fc.integer({ min: 1, max: 20 }), (tallied, grown, more) => {
        const before = map(tallied);
        const after = map({ ...tallied, [grown]: tallied[grown] + more });
        for (const [i, { status }] of after.entries())
          assert.ok(RANK[status] >= RANK[before[i]?.status ?? 'SATISFIED']);
      }),
    );
  });
});
