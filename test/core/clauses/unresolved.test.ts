import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EvidenceKind } from '../../../src/core/clauses/evidence-kinds.ts';
import { KindSum } from '../../../src/core/clauses/kind-sum.ts';
import { SubjectSum } from '../../../src/core/clauses/subject-sum.ts';
import { countUnresolved, openSubjects } from '../../../src/core/clauses/unresolved.ts';
import type { UsableTally } from '../../../src/ports/record-tally.ts';

const GATE = 'halluccheck.gate.v1';
const SCORE = 'halluccheck.score.v1';
const RATE = 0.05;

/** As `name:results`, P for pass, A for adverse, W for adverse with a waiver, ? for neutral; in this order. */
function tallyOf(...subjects: string[]): UsableTally {
  const sum = new SubjectSum();
  let position = 0;
  for (const [name = '', results = ''] of subjects.map((subject) => subject.split(':'))) {
    for (const letter of results) {
      const outcome = letter === 'P' ? 'pass' : letter === '?' ? 'neutral' : 'adverse';
      const judged = { subject: name, outcome, resolved: letter === 'W', namesPerson: false } as const;
      sum.take(judged, '2026-01-01T00:00:00.000000Z', position++);
    }
  }
  return { ...new KindSum().result().usable, ...sum.result() };
}

const countOf = (kind: EvidenceKind, ...subjects: string[]) =>
  countUnresolved(kind, tallyOf(...subjects), RATE);

const names = (from: number, to: number, results: string) =>
  Array.from({ length: to - from }, (_, i) => `g${10_000 + from + i}:${results}`);

describe('countUnresolved', () => {
  it('counts subjects whose latest result is adverse', () => {
    assert.equal(countOf(GATE, 'a:PA', 'b:AP', 'c:A', 'd:P'), 2);
    assert.equal(countOf(GATE, 'a:AAAA'), 1);
    assert.equal(countOf(GATE), 0);
  });

  it('takes a waived failure for resolved, and a failure after it for a new one', () => {
    assert.equal(countOf(GATE, 'a:PW'), 0);
    assert.equal(countOf(GATE, 'a:WA'), 1);
  });

  it('does not take a neutral record for a resolution', () => {
    assert.equal(countOf(GATE, 'a:A?'), 1);
    assert.equal(countOf(GATE, 'a:?'), 0);
  });

  it('counts models of whose scores 5 % or more are bad', () => {
    assert.equal(countOf(SCORE, `m:A${'P'.repeat(19)}`), 1);
    assert.equal(countOf(SCORE, `m:A${'P'.repeat(20)}`), 0);
    assert.equal(countOf(SCORE, `m:${'A'.repeat(3)}${'P'.repeat(57)}`), 1);
    assert.equal(countOf(SCORE, `m:${'A'.repeat(3)}${'P'.repeat(58)}`), 0);
    assert.equal(countOf(SCORE, 'm:A'), 1);
    assert.equal(countOf(SCORE), 0);
  });

  it('judges each model by itself, whatever its latest score', () => {
    assert.equal(countOf(SCORE, `a:${'P'.repeat(40)}A`, 'b:AP'), 1);
    assert.equal(countOf(SCORE, `a:A${'P'.repeat(19)}`, `b:${'P'.repeat(500)}`), 1);
  });

  it('leaves waived scores out of the bad ones, not out of all', () => {
    assert.equal(countOf(SCORE, `m:W${'P'.repeat(19)}`), 0);
    assert.equal(countOf(SCORE, `m:WA${'P'.repeat(19)}`), 0);
  });

  it('counts each open failure of the gates beyond a thousand, resolved or not', () => {
    const first = names(0, 1000, 'P');
    assert.equal(countOf(GATE, ...first, 'z1:AAP', 'z2:P', 'z3:W'), 2);
    assert.equal(countOf(GATE, ...first.slice(1), 'z1:AAP'), 0);
  });

  it('takes the models beyond a thousand for one', () => {
    const first = names(0, 1000, 'P');
    assert.equal(countOf(SCORE, ...first, 'z1:A', `z2:${'P'.repeat(19)}`), 1);
    assert.equal(countOf(SCORE, ...first, 'z1:A', `z2:${'P'.repeat(20)}`), 0);
    assert.equal(countOf(SCORE, ...first, 'z1:A', 'z2:A'), 1);
  });
});

describe('openSubjects', () => {
  it('lists them by the code units of their names', () => {
    const { subjects } = tallyOf('b:A', 'a:A', 'Z:A', 'ä:A', 'c:P');
    assert.deepEqual(
      openSubjects(GATE, subjects, RATE).map(([name]) => name),
      ['Z', 'a', 'b', 'ä'],
    );
  });
});
