import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { EVIDENCE_KINDS } from '../../../src/core/clauses/evidence-kinds.ts';
import { judgeRecord, toJudges, type Judgement } from '../../../src/core/clauses/outcome.ts';
import { parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import { withRule } from './small-catalogue.ts';

const judges = toJudges(builtInCatalogue.assessment.adverse);
const KINDS = ['score', 'bias', 'prri', 'drift', 'pii', 'gate'] as const;

type Kind = (typeof KINDS)[number];
type Case = readonly [payload: unknown, outcome: Judgement['outcome']];

const judge = (kind: Kind, payload: unknown) => judgeRecord(KINDS.indexOf(kind), payload, judges);

function assertOutcomes(kind: Kind, cases: readonly Case[]): void {
  for (const [payload, outcome] of cases)
    assert.equal(judge(kind, payload).outcome, outcome, `${kind} ${JSON.stringify(payload)}`);
}

/** Each listed word as it stands, in small letters and between blanks. */
const spelled = (field: string, words: readonly string[], outcome: Judgement['outcome']): Case[] =>
  words.flatMap((word) =>
    [word, word.toLowerCase(), ` ${word}\n`].map((text): Case => [{ [field]: text }, outcome]),
  );

describe('judgeRecord', () => {
  it('reads the words of a gate in any case', () => {
    const failures = ['FAIL', 'FAILED', 'BLOCK', 'BLOCKED', 'ERROR', 'DENY'];
    for (const field of ['verdict', 'result', 'status', 'outcome']) {
      assertOutcomes('gate', spelled(field, failures, 'adverse'));
      assertOutcomes('gate', spelled(field, ['WARN', 'WARNING'], 'caution'));
      assertOutcomes('gate', spelled(field, ['SKIPPED', 'SKIP'], 'skipped'));
      assertOutcomes('gate', spelled(field, ['PASS', 'PASSED', 'OK', 'ALLOW'], 'pass'));
    }
  });

  it('goes by the first field that holds a text', () => {
    assertOutcomes('gate', [
      [{ verdict: 7, result: 'FAIL' }, 'adverse'],
      [{ verdict: null, result: {}, status: ['PASS'], outcome: 'block' }, 'adverse'],
      [{ verdict: true, status: 'skipped' }, 'skipped'],
      [{ verdict: ' ', result: 'WARN' }, 'caution'],
      [{ outcome: 'FAIL', status: 'PASS' }, 'pass'],
      [{ verdict: 'FAIL', result: 'PASS' }, 'adverse'],
    ]);
    assertOutcomes('drift', [[{ drift_level: 3, severity: 'critical', level: 'GREEN' }, 'adverse']]);
    assertOutcomes('score', [[{ verdict: 1, category: 'critical' }, 'adverse']]);
  });

  it('reads levels of drift, and a heartbeat as a pass', () => {
    for (const field of ['drift_level', 'severity', 'level']) {
      assertOutcomes('drift', spelled(field, ['RED', 'CRITICAL', 'HIGH'], 'adverse'));
      assertOutcomes('drift', spelled(field, ['AMBER', 'MEDIUM'], 'caution'));
      assertOutcomes('drift', spelled(field, ['GREEN', 'LOW'], 'pass'));
    }
  });

  it('reads a risk index by its word, else by the limits, else by what was allowed', () => {
    assertOutcomes('prri', [
      ...spelled('verdict', ['RED'], 'adverse'),
      ...spelled('verdict', ['AMBER'], 'caution'),
      ...spelled('verdict', ['GREEN'], 'pass'),
      [{ prri_score: 39.999 }, 'pass'],
      [{ prri_score: 40 }, 'caution'],
      [{ prri_score: 69.999 }, 'caution'],
      [{ prri_score: 70 }, 'adverse'],
      [{ prri_score: 0 }, 'pass'],
      [{ verdict: 5, prri_score: 70 }, 'adverse'],
      [{ allow: false }, 'adverse'],
      [{ allow: true }, 'pass'],
      [{ allow: 'false' }, 'neutral'],
      [{ prri_score: '82' }, 'neutral'],
      [{ prri_score: '82', allow: true }, 'pass'],
    ]);
  });

  it('reads a bias report by its flags, else by its threshold, else by the default', () => {
    assertOutcomes('bias', [
      [{ passed: false }, 'adverse'],
      [{ passed: true }, 'pass'],
      [{ threshold_breached: true }, 'adverse'],
      [{ threshold_breached: false }, 'pass'],
      [{ passed: true, threshold_breached: true }, 'adverse'],
      [{ passed: 'no', disparity: 0.05 }, 'pass'],
      [{ disparity: 0.1 }, 'pass'],
      [{ disparity: 0.1000001 }, 'adverse'],
      [{ disparity: 0.25, disparity_threshold: 0.3 }, 'pass'],
      [{ disparity: 0.25, disparity_threshold: 0.25 }, 'pass'],
      [{ disparity: 0.05, disparity_threshold: 0.01 }, 'adverse'],
      [{ disparity: 0.05, disparity_threshold: 0 }, 'adverse'],
      [{ disparity: 0.25, disparity_threshold: null }, 'adverse'],
      [{ disparity: '0.25' }, 'neutral'],
    ]);
  });

  it('does not put the default in the place of a threshold that it cannot read', () => {
    for (const threshold of ['0.3', { max: 0.3 }, [0.3], true])
      assertOutcomes('bias', [[{ disparity: 0.25, disparity_threshold: threshold }, 'neutral']]);
  });

  it('passes a detection that was handled, and a scan that found nothing', () => {
    const handled = 'redact redacted block blocked mask masked anonymise anonymised anonymize'.split(' ');
    for (const field of ['detected', 'pii_detected']) {
      assertOutcomes('pii', [
        ...handled.map((action): Case => [{ [field]: true, action }, 'pass']),
        [{ [field]: true, action: ' REDACT ' }, 'pass'],
        [{ [field]: true, action: 'logged' }, 'adverse'],
        [{ [field]: true }, 'adverse'],
        [{ [field]: true, action: null }, 'adverse'],
        [{ [field]: false }, 'pass'],
        [{ [field]: 'true' }, 'neutral'],
        [{ [field]: 3 }, 'neutral'],
      ]);
    }
    assertOutcomes('pii', [[{ detected: 'yes', pii_detected: true, action: 'mask' }, 'pass']]);
  });

  it('does not take an action that it cannot read for none', () => {
    for (const action of [['redact'], { type: 'redact' }, true, 1])
      assertOutcomes('pii', [[{ detected: true, action }, 'neutral']]);
  });

  it('reads a score by its flag or word, else as measured', () => {
    assertOutcomes('score', [
      ...spelled('verdict', ['FAIL', 'BLOCKED', 'CRITICAL'], 'adverse'),
      ...spelled('category', ['CRITICAL'], 'adverse'),
      [{ is_critical: true, verdict: 'PASS' }, 'adverse'],
      [{ is_critical: true }, 'adverse'],
      [{ is_critical: false }, 'pass'],
      [{ is_critical: 'true', score: 0.1 }, 'pass'],
      [{ verdict: 'PASS' }, 'pass'],
      [{ score: 0.1 }, 'pass'],
      [{ score: '0.1' }, 'neutral'],
    ]);
  });

  it('is neutral about what the rules do not know', () => {
    const strange = [{}, [], null, 'FAIL', 7, true, undefined, ['FAIL'], { other: 'FAIL' }, { verdict: {} }];
    for (const kind of KINDS)
      assertOutcomes(
        kind,
        strange.map((payload): Case => [payload, 'neutral']),
      );
    assert.equal(judgeRecord(6, { verdict: 'FAIL' }, judges).outcome, 'neutral');
  });

  it('takes a waiver or a resolution on the record, as a text or a number, for resolved', () => {
    for (const field of ['waiver_id', 'resolution_id']) {
      for (const id of ['W-1', ' 7 ', 1042, ['W-1', 'W-2']])
        assert.equal(judge('gate', { verdict: 'FAIL', [field]: id }).resolved, true, JSON.stringify(id));
      for (const id of ['', ' \t', null, false, true, 0, {}, [], [''], [[['W-1']]]])
        assert.equal(judge('gate', { verdict: 'FAIL', [field]: id }).resolved, false, JSON.stringify(id));
    }
    assert.equal(judge('gate', { verdict: 'FAIL' }).resolved, false);
  });

  it('finds a reviewer, an approver or who overrode', () => {
    for (const field of ['reviewer', 'approved_by', 'overridden_by']) {
      for (const person of ['u-17', 17, ['u-17', 'u-18']])
        assert.equal(judge('drift', { [field]: person }).namesPerson, true, JSON.stringify(person));
      for (const nobody of ['', '  ', null, true, 0, {}, [], [null]])
        assert.equal(judge('drift', { [field]: nobody }).namesPerson, false, JSON.stringify(nobody));
    }
    assert.equal(judge('drift', { approver: 'u-17' }).namesPerson, false);
  });

  it('never throws, whatever the payload and the catalogue', () => {
    const fields = fc.constantFrom('verdict', 'is_critical', 'passed', 'disparity', 'detected', 'action');
    const payload = fc.oneof(fc.jsonValue(), fc.dictionary(fields, fc.jsonValue()));
    const names = fc.array(fc.oneof(fields, fc.constantFrom('__proto__', 'constructor', 'x')), {
      minLength: 1,
    });
    const rules = fc.tuple(names, names, names).map(([flags, words, keys]) => {
      const changes = { fields: flags, adverse: words, subject_keys: keys, flags_true: keys };
      return toJudges(parseCatalogue(withRule('score', changes)).assessment.adverse);
    });
    const outcomes = new Set(['pass', 'caution', 'adverse', 'neutral', 'skipped']);
    fc.assert(
      fc.property(payload, fc.oneof(fc.constant(judges), rules), fc.nat(7), (value, some, kind) => {
        const judged = judgeRecord(kind, value, some);
        assert.ok(outcomes.has(judged.outcome));
        assert.ok(judged.outcome !== 'skipped' || EVIDENCE_KINDS[kind]?.folder === 'gate_evaluations');
      }),
    );
  });
});
