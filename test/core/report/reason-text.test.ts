import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClauseEntry, ClauseReason } from '../../../src/core/clauses/clause-entry.ts';
import { reasonText } from '../../../src/core/report/reason-text.ts';
import { byFramework, type MappedClause, type ReportFacts } from '../../../src/core/report/report-facts.ts';
import { factsOf } from './report-fixture.ts';

const facts = factsOf({ tier: 'extended', tampered: [7, 9] });

function mapped(framework: string, clauseId: string, changes: Partial<ClauseEntry> = {}): MappedClause {
  const found = byFramework(facts)
    .find((group) => group.framework.id === framework)
    ?.clauses.find(({ entry }) => entry.clause_id === clauseId);
  assert.ok(found !== undefined);
  return { ...found, entry: { ...found.entry, ...changes } };
}

function withRetention(oldest: string, inServiceSince: string): ReportFacts {
  const parameters = { ...facts.head.parameters, oldest_evidence: oldest, in_service_since: inServiceSince };
  return { ...facts, head: { ...facts.head, parameters } };
}

const excluded = { outside_period: 0, future: 0, skipped: 0, bad_signature: 0, erased: 0 };

/** Of each reason a case and its sentence; the type asks for all of them. */
const CASES: Readonly<Record<ClauseReason, readonly [text: string, expected: string]>> = {
  NO_EVIDENCE: [
    reasonText('NO_EVIDENCE', mapped('eu_ai_act', 'Art.10'), facts),
    'No usable record of PII detection or Bias report in the period.',
  ],
  NO_EVENTS_RECORDED: [
    reasonText('NO_EVENTS_RECORDED', mapped('eu_ai_act', 'Art.10'), facts),
    'No usable record of PII detection or Bias report in the period. Either nothing happened or nobody looked; the records cannot tell which.',
  ],
  NOT_OPERATED: [
    reasonText('NOT_OPERATED', mapped('soc2', 'CC7', { excluded: { ...excluded, skipped: 1200 } }), facts),
    'No usable record: 1,200 records say that the gate was skipped.',
  ],
  SIGNATURE_FAILED: [
    reasonText(
      'SIGNATURE_FAILED',
      mapped('soc2', 'CC7', { excluded: { ...excluded, bad_signature: 3 } }),
      facts,
    ),
    '3 records set aside for a wrong hash or HMAC.',
  ],
  COLLECTION_FAILED: [
    reasonText('COLLECTION_FAILED', mapped('soc2', 'CC7'), facts),
    'Records of a kind that this clause asks for could not be read.',
  ],
  BELOW_MIN_COUNT: [
    reasonText('BELOW_MIN_COUNT', mapped('soc2', 'CC7', { evidence_count: 1 }), facts),
    '1 record; at least 5 are wanted.',
  ],
  KIND_MISSING: [
    reasonText(
      'KIND_MISSING',
      mapped('eu_ai_act', 'Art.10', { counts_by_kind: { 'halluccheck.pii.v1': 9 } }),
      facts,
    ),
    'No record of Bias report; at least 1 is wanted.',
  ],
  INTEGRITY_FAILED: [
    reasonText('INTEGRITY_FAILED', mapped('soc2', 'CC7'), facts),
    'The integrity check of the log failed for 2 records.',
  ],
  INTEGRITY_NOT_VERIFIED: [
    reasonText('INTEGRITY_NOT_VERIFIED', mapped('eu_ai_act', 'Art.12'), facts),
    'The clause asks for intact records, and the integrity of the log was not checked.',
  ],
  ADVERSE_UNRESOLVED: [
    reasonText(
      'ADVERSE_UNRESOLVED',
      mapped('soc2', 'CC7', { evidence_count: 2000, adverse: { total: 31, unresolved: 2 } }),
      facts,
    ),
    '2 subjects have an open adverse result; 31 of 2,000 records are adverse.',
  ],
  COVERAGE_LOW: [
    reasonText('COVERAGE_LOW', mapped('soc2', 'CC7', { buckets: { with: 5, total: 14 } }), facts),
    'Evidence in 5 of 14 weeks; at least 75 % are wanted.',
  ],
  GAP_TOO_LONG: [
    reasonText('GAP_TOO_LONG', mapped('soc2', 'CC7', { longest_gap_days: 26 }), facts),
    '26 days in a row without evidence; at most 14 are allowed.',
  ],
  STALE: [
    reasonText('STALE', mapped('soc2', 'CC7', { last_at: '2026-02-28T09:00:00.000000Z' }), facts),
    'The latest record is of 2026-02-28, 31 days before the end; at most 14 are allowed.',
  ],
  RETENTION_SPAN_SHORT: [
    reasonText(
      'RETENTION_SPAN_SHORT',
      mapped('eu_ai_act', 'Art.19'),
      withRetention('2026-01-05T00:00:00.000000Z', '2025-11-01'),
    ),
    'The oldest record kept is of 2026-01-05. Records have to be kept for 184 days, and the system has been in service since 2025-11-01.',
  ],
  RETENTION_NOT_ASSESSED: [
    reasonText(
      'RETENTION_NOT_ASSESSED',
      mapped('eu_ai_act', 'Art.19'),
      withRetention('2026-01-05T00:00:00.000000Z', ''),
    ),
    'Records have to be kept for 184 days. They go back to 2026-01-05, and it is not stated since when the system is in service.',
  ],
  CONTRIBUTORY_CAP: [
    reasonText('CONTRIBUTORY_CAP', mapped('soc2', 'CC9'), facts),
    'The records are only supporting context for this clause, which the strict rules do not accept as enough.',
  ],
  HUMAN_ACTOR_NOT_RECORDED: [
    reasonText('HUMAN_ACTOR_NOT_RECORDED', mapped('eu_ai_act', 'Art.14', { evidence_count: 40 }), facts),
    'None of 40 records names a reviewer, an approver or a person who overrode.',
  ],
};

describe('reasonText', () => {
  for (const [reason, [text, expected]] of Object.entries(CASES)) {
    it(`says ${reason} with its figures`, () => {
      assert.equal(text, expected);
    });
  }

  it('says when no single record failed the integrity check', () => {
    const other = factsOf({ treeMatches: false });
    assert.match(
      reasonText('INTEGRITY_FAILED', mapped('soc2', 'CC7'), other),
      /not those of the signed tree/,
    );
  });

  it('says when it is not known how far back the records go', () => {
    assert.equal(
      reasonText('RETENTION_NOT_ASSESSED', mapped('eu_ai_act', 'Art.19'), withRetention('', '')),
      'Records have to be kept for 184 days, and it is not known how far back they go.',
    );
  });

  it('names each list of alternatives that is missing', () => {
    const none = mapped('iso27001', 'A.8.16', { counts_by_kind: { 'halluccheck.score.v1': 9 } });
    assert.equal(
      reasonText('KIND_MISSING', none, facts),
      'No record of Model drift event or Trust gate evaluation; at least 1 is wanted.',
    );
  });
});
