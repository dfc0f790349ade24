import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { days, on, statusIn, weekly } from './dated-records.ts';
import { addDays } from './reference-calendar.ts';
import { QUARTER, type Asked } from './tallied-records.ts';

const PASS = { verdict: 'PASS', gate_id: 'g1' };
const CLEAN = { detected: false };
/** Continuous. */
const MASKING = 'iso27001 A.8.11';
/** Of events. */
const CHANGES = 'soc2 CC8.1';
/** Periodic. */
const BIAS = 'nist_ai_rmf MEASURE 2.11';

/** Monday to Sunday, four weeks. */
const FOUR_WEEKS: Asked = {
  fromDate: '2026-01-05',
  toDate: '2026-02-01',
  builtAt: '2026-02-02T00:00:00.000000Z',
};

const since = (inServiceSince: string) => ({ period: { ...QUARTER, inServiceSince } });

describe('mapClauses over a period', () => {
  it('counts from the first to the last microsecond of the period', () => {
    const edges = ['2026-01-01T00:00:00.000000Z', '2026-03-31T23:59:59.999999Z'];
    const beside = ['2025-12-31T23:59:59.999999Z', '2026-04-01T00:00:00.000000Z'];
    const given = on('gate', PASS, ...edges, ...beside);
    assert.equal(statusIn(QUARTER, CHANGES, given), 'PARTIAL 2 BELOW_MIN_COUNT');
  });

  it('counts up to the very microsecond of the build', () => {
    const asked = { ...QUARTER, builtAt: '2026-02-01T10:00:00.000005Z' };
    const given = on('gate', PASS, '2026-02-01T10:00:00.000005Z', '2026-02-01T10:00:00.000006Z');
    assert.equal(statusIn(asked, CHANGES, given), 'PARTIAL 1 BELOW_MIN_COUNT');
    assert.equal(statusIn(asked, CHANGES, given.slice(1)), 'GAP 0 NO_EVIDENCE');
  });

  it('wants evidence in three quarters of the weeks, exactly as many being enough', () => {
    const three = on('pii', CLEAN, ...days('2026-01-05', 0, 7, 8, 14, 15));
    assert.equal(statusIn(FOUR_WEEKS, MASKING, three), 'SATISFIED 5');
    const two = on('pii', CLEAN, ...days('2026-01-05', 6, 7, 8, 13, 13));
    assert.equal(statusIn(FOUR_WEEKS, MASKING, two), 'PARTIAL 5 COVERAGE_LOW');
  });

  it('wants no more than 14 days without evidence at the start, in between or at the end', () => {
    const asked = { ...FOUR_WEEKS, toDate: '2026-03-01', builtAt: '2026-03-02T00:00:00.000000Z' };
    const statusWith = (...offsets: number[]) =>
      statusIn(asked, MASKING, on('pii', CLEAN, ...days('2026-01-05', ...offsets)));
    assert.equal(statusWith(14, 21, 28, 35, 42, 49), 'SATISFIED 6');
    assert.equal(statusWith(15, 21, 28, 35, 42, 49), 'PARTIAL 6 GAP_TOO_LONG');
    assert.equal(statusWith(0, 7, 14, 29, 36, 43, 50), 'SATISFIED 7');
    assert.equal(statusWith(0, 7, 14, 30, 36, 43, 50), 'PARTIAL 7 GAP_TOO_LONG');
    assert.equal(statusWith(6, 13, 20, 27, 34, 41), 'SATISFIED 6');
    assert.equal(statusWith(5, 12, 19, 26, 33, 40), 'PARTIAL 6 GAP_TOO_LONG+STALE');
  });

  it('tests coverage in periods of 28 days and more, of continuous clauses only', () => {
    const burst = on('pii', CLEAN, ...days('2026-01-06', 0, 0, 0, 0, 0));
    const expected = 'PARTIAL 5 COVERAGE_LOW+GAP_TOO_LONG+STALE';
    assert.equal(statusIn(FOUR_WEEKS, MASKING, burst), expected);
    assert.equal(statusIn({ ...FOUR_WEEKS, fromDate: '2026-01-06' }, MASKING, burst), 'SATISFIED 5');
    const gates = on('gate', PASS, ...days('2026-01-06', 0, 0, 0, 0, 0));
    assert.equal(statusIn(FOUR_WEEKS, CHANGES, gates), 'SATISFIED 5');
  });

  it('does not begin to look at the first record', () => {
    const late = on('pii', CLEAN, ...days('2026-03-20', 0, 2, 4, 6, 8));
    assert.equal(statusIn(QUARTER, MASKING, late), 'PARTIAL 5 COVERAGE_LOW+GAP_TOO_LONG');
  });

  it('looks from the day in service on, and up to the build', () => {
    const given = weekly('pii', CLEAN).filter(({ at }) => at >= '2026-02-12');
    assert.equal(statusIn(QUARTER, MASKING, given), 'PARTIAL 7 COVERAGE_LOW+GAP_TOO_LONG');
    assert.equal(
      statusIn(QUARTER, MASKING, given, since('2020-01-01')),
      'PARTIAL 7 COVERAGE_LOW+GAP_TOO_LONG',
    );
    assert.equal(statusIn(QUARTER, MASKING, given, since('2026-02-10')), 'SATISFIED 7');
    const running = { ...QUARTER, toDate: '2026-12-31' };
    assert.equal(statusIn(running, MASKING, weekly('pii', CLEAN)), 'SATISFIED 13');
  });

  it('wants of periodic clauses a record of the last 100 days, when strict', () => {
    const year = { fromDate: '2026-01-01', toDate: '2026-12-31', builtAt: '2027-06-01T00:00:00.000000Z' };
    const statusWith = (latest: string, strictness: 'standard' | 'strict') => {
      const given = on('bias', { passed: true }, '2026-01-10', '2026-05-10', latest);
      return statusIn(year, BIAS, given, { strictness });
    };
    assert.equal(statusWith(addDays('2026-12-31', -100), 'strict'), 'SATISFIED 3');
    assert.equal(statusWith(addDays('2026-12-31', -101), 'strict'), 'PARTIAL 3 STALE');
    assert.equal(statusWith(addDays('2026-12-31', -101), 'standard'), 'SATISFIED 3');
  });
});
