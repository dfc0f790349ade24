import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import { days, on, statusIn, weekly } from './dated-records.ts';
import { withClause } from './small-catalogue.ts';
import { mapOf, QUARTER, statusOf, talliesOf } from './tallied-records.ts';

const PASS = { verdict: 'PASS', gate_id: 'g1' };
const CLEAN = { detected: false };
const MASKING = 'iso27001 A.8.11';
const CHANGES = 'soc2 CC8.1';
const LOGGING = 'eu_ai_act Art.12';
const RETENTION = 'eu_ai_act Art.26(6)';

/** A clause that fails whatever it can. */
const all = (cadence: string) => ({
  catalogue: parseCatalogue(
    withClause({
      min_count: 100,
      cadence,
      support: 'contributory',
      integrity_required: true,
      requires_human_actor: true,
      min_retained_days: 184,
    }),
  ),
  frameworkIds: ['acme'],
  unreadableKinds: new Set(['halluccheck.score.v1' as const]),
});

describe('failedTests', () => {
  const asked = { ...QUARTER, toDate: '2026-06-30', builtAt: '2026-07-01T00:00:00.000000Z', badHmacs: [1] };
  const tally = talliesOf(on('score', { is_critical: true }, '2026-03-01', '2026-03-02'), asked);

  it('is satisfied from the minimum on', () => {
    const given = on('gate', PASS, ...days('2026-01-01', 0, 1, 2, 3, 4));
    assert.equal(statusIn(QUARTER, CHANGES, given), 'SATISFIED 5');
    assert.equal(statusIn(QUARTER, CHANGES, given.slice(1)), 'PARTIAL 4 BELOW_MIN_COUNT');
  });

  it('wants one kind of each list of alternatives', () => {
    const scores = weekly('score', { score: 0.9 });
    assert.equal(statusIn(QUARTER, LOGGING, scores), 'PARTIAL 13 KIND_MISSING');
    for (const kind of ['drift', 'bias', 'pii', 'prri'])
      assert.equal(statusIn(QUARTER, LOGGING, [...scores, ...on(kind, {}, '2026-02-01')]), 'SATISFIED 14');
    const skipped = on('gate', { verdict: 'SKIPPED' }, '2026-02-01');
    assert.equal(statusIn(QUARTER, 'soc2 CC9', [...scores, ...skipped]), 'PARTIAL 13 KIND_MISSING');
  });

  it('says how long records are kept where the clause asks for it', () => {
    const given = weekly('score', { score: 0.9 });
    const kept = (oldestRetained: string, inServiceSince = '') =>
      statusIn(QUARTER, RETENTION, given, { oldestRetained, period: { ...QUARTER, inServiceSince } });
    assert.equal(kept('2025-09-30T23:59:59.999999Z'), 'SATISFIED 13');
    assert.equal(kept('2025-10-01T00:00:00.000000Z', '2024-01-01'), 'PARTIAL 13 RETENTION_SPAN_SHORT');
    assert.equal(kept(''), 'PARTIAL 13 RETENTION_NOT_ASSESSED');
  });

  it('tells a chain that was not checked from one that is broken', () => {
    const given = [...weekly('score', { score: 0.9 }), ...on('pii', CLEAN, '2026-02-01')];
    const statusWith = (clause: string, chain: 'invalid' | 'not_checked', strictness: 'count' | 'standard') =>
      statusIn(QUARTER, clause, given, { chain, strictness });
    assert.equal(statusWith(LOGGING, 'not_checked', 'standard'), 'PARTIAL 14 INTEGRITY_NOT_VERIFIED');
    assert.equal(statusWith(LOGGING, 'not_checked', 'count'), 'SATISFIED 14');
    assert.equal(statusWith('eu_ai_act Art.15', 'not_checked', 'standard'), 'SATISFIED 13');
    for (const strictness of ['count', 'standard'] as const) {
      assert.equal(statusWith(LOGGING, 'invalid', strictness), 'PARTIAL 14 INTEGRITY_FAILED');
      assert.equal(statusWith('eu_ai_act Art.15', 'invalid', strictness), 'PARTIAL 13 INTEGRITY_FAILED');
    }
  });

  it('gives all reasons in the order of the rules', () => {
    const counted = 'PARTIAL 1 BELOW_MIN_COUNT+KIND_MISSING+COLLECTION_FAILED';
    const covered = 'COVERAGE_LOW+GAP_TOO_LONG+STALE+RETENTION_NOT_ASSESSED';
    const strict = { ...all('continuous'), asked, strictness: 'strict' } as const;
    assert.equal(
      statusOf('acme C.1', tally, { ...strict, chain: 'invalid' }),
      `${counted}+SIGNATURE_FAILED+INTEGRITY_FAILED+ADVERSE_UNRESOLVED+${covered}+CONTRIBUTORY_CAP+HUMAN_ACTOR_NOT_RECORDED`,
    );
    assert.equal(
      statusOf('acme C.1', tally, { ...strict, strictness: 'standard', chain: 'not_checked' }),
      `${counted}+SIGNATURE_FAILED+INTEGRITY_NOT_VERIFIED+ADVERSE_UNRESOLVED+${covered}`,
    );
    assert.equal(
      statusOf('acme C.1', tally, { ...strict, strictness: 'count', chain: 'not_checked' }),
      counted,
    );
    assert.equal(
      statusOf('acme C.1', tally, { ...strict, ...all('periodic') }),
      `${counted}+SIGNATURE_FAILED+ADVERSE_UNRESOLVED+RETENTION_NOT_ASSESSED+CONTRIBUTORY_CAP+HUMAN_ACTOR_NOT_RECORDED+STALE`,
    );
  });

  it('gives what standard would find as findings of count', () => {
    const changes = { ...all('continuous'), asked, chain: 'invalid' } as const;
    const counted = mapOf(tally, { ...changes, strictness: 'count' }).at(0);
    const standard = mapOf(tally, { ...changes, strictness: 'standard' }).at(0);
    const reasons = ['BELOW_MIN_COUNT', 'KIND_MISSING', 'COLLECTION_FAILED', 'INTEGRITY_FAILED'];
    const findings = ['SIGNATURE_FAILED', 'ADVERSE_UNRESOLVED'];
    const later = ['COVERAGE_LOW', 'GAP_TOO_LONG', 'STALE', 'RETENTION_NOT_ASSESSED'];
    assert.deepEqual(counted?.reasons, reasons);
    assert.deepEqual(counted.findings, [...findings, ...later]);
    assert.deepEqual(new Set(standard?.reasons), new Set([...reasons, ...findings, ...later]));
    assert.deepEqual(standard?.findings, []);
  });
});

describe('gapReason', () => {
  const skipped = on('gate', { verdict: 'SKIPPED' }, '2026-02-01');
  const incidents = 'eu_ai_act Art.73';
  const broken = { ...QUARTER, badHmacs: [0] };

  it('names the first that applies', () => {
    const unreadableKinds = new Set(['halluccheck.drift.v1' as const]);
    const forged = [...on('pii', CLEAN, '2026-02-01'), ...skipped];
    assert.equal(statusIn(broken, incidents, forged, { unreadableKinds }), 'GAP 0 COLLECTION_FAILED');
    assert.equal(statusIn(broken, incidents, forged), 'GAP 0 SIGNATURE_FAILED');
    assert.equal(statusIn(QUARTER, incidents, skipped), 'GAP 0 NOT_OPERATED');
    assert.equal(statusIn(QUARTER, incidents, []), 'GAP 0 NO_EVENTS_RECORDED');
    assert.equal(statusIn(QUARTER, CHANGES, []), 'GAP 0 NO_EVIDENCE');
  });

  it('looks at no other kinds and no other time', () => {
    const unreadableKinds = new Set(['halluccheck.gate.v1' as const]);
    assert.equal(statusIn(QUARTER, MASKING, skipped, { unreadableKinds }), 'GAP 0 NO_EVIDENCE');
    const earlier = on('gate', { verdict: 'SKIPPED' }, '2025-12-31');
    assert.equal(statusIn(QUARTER, incidents, earlier), 'GAP 0 NO_EVENTS_RECORDED');
    assert.equal(statusIn(broken, CHANGES, on('gate', PASS, '2025-12-31')), 'GAP 0 NO_EVIDENCE');
  });

  it('takes a forged skip for forged, and a skip behind the build for nothing', () => {
    assert.equal(statusIn(broken, CHANGES, skipped), 'GAP 0 SIGNATURE_FAILED');
    const early = { ...QUARTER, builtAt: '2026-01-31T00:00:00.000000Z' };
    assert.equal(statusIn(early, CHANGES, skipped), 'GAP 0 NO_EVIDENCE');
  });
});
