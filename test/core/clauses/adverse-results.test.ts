import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { on, statusIn, weekly } from './dated-records.ts';
import { mapOf, QUARTER, statusOf, talliesOf, type Asked, type GivenRecord } from './tallied-records.ts';

/** Of events, so that neither coverage nor recency is tested. */
const CHANGES = 'soc2 CC8.1';
const OVERSIGHT = 'eu_ai_act Art.14';
const MEASURED = 'nist_ai_rmf MEASURE 2.3';

const gate = (at: string, verdict: string, changes: object = {}): GivenRecord => ({
  kind: 'gate',
  at: `2026-02-01T${at}:00.000000Z`,
  payload: { verdict, gate_id: 'g1', ...changes },
});

/** Passes of another gate, which resolve nothing here. */
const others = on(
  'gate',
  { verdict: 'PASS', gate_id: 'g2' },
  ...Array.from({ length: 5 }, () => '2026-01-15'),
);

const isOpen = (given: readonly GivenRecord[], asked: Asked = QUARTER) =>
  statusIn(asked, CHANGES, [...given, ...others]).includes('ADVERSE_UNRESOLVED');

/** So many scores of one model over the quarter, the first of them bad. */
const scores = (bad: number, all: number) =>
  Array.from({ length: all }, (_, i): GivenRecord => {
    const at = weekly('score', {})[i % 13]?.at ?? '';
    return { kind: 'score', at, payload: { score: 0.5, model: 'm1', is_critical: i < bad } };
  });

describe('mapClauses over adverse results', () => {
  it('counts a failure as evidence and caps the status while it is unresolved', () => {
    const failed = [...others.slice(1), gate('10:00', 'FAIL')];
    assert.equal(statusIn(QUARTER, CHANGES, failed), 'PARTIAL 5 ADVERSE_UNRESOLVED');
    assert.equal(statusIn(QUARTER, CHANGES, failed, { strictness: 'count' }), 'SATISFIED 5');
    const passed = [...failed, gate('11:00', 'PASS')];
    assert.equal(statusIn(QUARTER, CHANGES, passed), 'SATISFIED 6');
    const entry = mapOf(talliesOf(passed)).find(({ clause_id }) => clause_id === 'CC8.1');
    assert.deepEqual(entry?.adverse, { total: 1, unresolved: 0 });
  });

  it('goes by time, not by place in the log', () => {
    assert.equal(isOpen([gate('11:00', 'PASS'), gate('10:00', 'FAIL')]), false);
    assert.equal(isOpen([gate('11:00', 'FAIL'), gate('10:00', 'PASS')]), true);
    assert.equal(isOpen([gate('10:00', 'FAIL'), gate('11:00', 'PASS'), gate('10:30', 'FAIL')]), false);
  });

  it('goes by place in the log at the same microsecond', () => {
    assert.equal(isOpen([gate('10:00', 'FAIL'), gate('10:00', 'PASS')]), false);
    assert.equal(isOpen([gate('10:00', 'PASS'), gate('10:00', 'FAIL')]), true);
  });

  it('lets nothing but a result for the same subject resolve it', () => {
    const failed = gate('10:00', 'FAIL', { model: 'm1' });
    assert.equal(isOpen([failed, gate('11:00', 'PASS', { model: 'm1' })]), false);
    assert.equal(isOpen([failed, gate('11:00', 'PASS', { model: 'm2' })]), true);
    assert.equal(isOpen([failed, gate('11:00', 'PASS')]), true);
    assert.equal(isOpen([failed, gate('11:00', 'PASS', { model: 'm1', gate_id: 'g2' })]), true);
    const unnamed = on('gate', { verdict: 'FAIL' }, '2026-02-01');
    assert.equal(isOpen(unnamed), true);
    assert.equal(isOpen([...unnamed, ...on('gate', { verdict: 'PASS' }, '2026-02-02')]), false);
    const prri = on('prri', { prri_score: 10, gate_id: 'g1' }, '2026-02-02');
    assert.equal(isOpen([gate('10:00', 'FAIL'), ...prri]), true);
  });

  it('takes caution for a result, and neither a neutral record nor a skipped gate', () => {
    const failed = gate('10:00', 'FAIL');
    assert.equal(isOpen([failed, gate('11:00', 'WARN')]), false);
    assert.equal(isOpen([failed, gate('11:00', 'SKIPPED')]), true);
    assert.equal(isOpen([failed, ...on('gate', { gate_id: 'g1', note: 'seen' }, '2026-02-02')]), true);
    assert.equal(isOpen([gate('10:00', 'WARN')]), false);
  });

  it('takes a waiver or a resolution on the latest failure for resolved', () => {
    for (const field of ['waiver_id', 'resolution_id'])
      assert.equal(isOpen([gate('10:00', 'FAIL', { [field]: 'W-1' })]), false);
    assert.equal(isOpen([gate('10:00', 'FAIL', { waiver_id: 'W-1' }), gate('11:00', 'FAIL')]), true);
    assert.equal(isOpen([gate('10:00', 'FAIL', { waiver_id: ' ' })]), true);
    assert.equal(isOpen([gate('10:00', 'FAIL'), gate('11:00', 'FAIL', { waiver_id: 'W-1' })]), false);
  });

  it('lets no record resolve a failure that is no evidence itself', () => {
    const failed = gate('10:00', 'FAIL');
    const pass = gate('11:00', 'PASS');
    assert.equal(isOpen([failed, pass], { ...QUARTER, badHmacs: [1] }), true);
    assert.equal(isOpen([failed, pass], { ...QUARTER, builtAt: '2026-02-01T10:59:59.999999Z' }), true);
    assert.equal(isOpen([failed, pass], { ...QUARTER, builtAt: '2026-02-01T11:00:00.000000Z' }), false);
    assert.equal(isOpen([failed, { ...pass, at: '2026-04-01' }]), true);
  });

  it('takes a forged failure for forged, not for adverse', () => {
    const given = [gate('10:00', 'FAIL'), ...others];
    assert.equal(statusIn({ ...QUARTER, badHmacs: [0] }, CHANGES, given), 'PARTIAL 5 SIGNATURE_FAILED');
  });

  it('allows less than 5 % of a model’s scores to be bad', () => {
    assert.equal(statusIn(QUARTER, MEASURED, scores(1, 20)), 'PARTIAL 20 ADVERSE_UNRESOLVED');
    assert.equal(statusIn(QUARTER, MEASURED, scores(1, 21)), 'SATISFIED 21');
    assert.equal(statusIn(QUARTER, MEASURED, scores(2, 40)), 'PARTIAL 40 ADVERSE_UNRESOLVED');
    assert.equal(statusIn(QUARTER, MEASURED, scores(2, 41)), 'SATISFIED 41');
  });
});

describe('mapClauses when strict', () => {
  const strict = { strictness: 'strict' } as const;
  const missing = 'PARTIAL 14 HUMAN_ACTOR_NOT_RECORDED';

  it('wants one usable record that names a person', () => {
    const passes = weekly('gate', { verdict: 'PASS', gate_id: 'g1' });
    const also = (payload: object, kind = 'gate') => [...on(kind, payload, '2026-02-01'), ...passes];
    assert.equal(
      statusIn(QUARTER, OVERSIGHT, also({ verdict: 'WARN', reviewer: 'u-1' }), strict),
      'SATISFIED 14',
    );
    assert.equal(statusIn(QUARTER, OVERSIGHT, also({ overridden_by: 7 }, 'drift'), strict), 'SATISFIED 14');
    assert.equal(statusIn(QUARTER, OVERSIGHT, also({ verdict: 'PASS', reviewer: '' }), strict), missing);
    assert.equal(statusIn(QUARTER, OVERSIGHT, also({ verdict: 'PASS', reviewer: '' })), 'SATISFIED 14');
    const skipped = also({ verdict: 'SKIPPED', approved_by: 'u-1' });
    assert.equal(statusIn(QUARTER, OVERSIGHT, skipped, strict), missing.replace('14', '13'));
    const otherKind = also({ verdict: 'GREEN', reviewer: 'u-1' }, 'prri');
    assert.equal(statusIn(QUARTER, OVERSIGHT, otherKind, strict), missing.replace('14', '13'));
  });

  it('satisfies no clause to which the records only contribute', () => {
    const tally = talliesOf(weekly('gate', { verdict: 'PASS', gate_id: 'g1', reviewer: 'u-1' }));
    assert.equal(statusOf('soc2 CC7.1', tally, strict), 'PARTIAL 13 CONTRIBUTORY_CAP');
    assert.equal(statusOf('soc2 CC7.1', tally), 'SATISFIED 13');
  });
});
