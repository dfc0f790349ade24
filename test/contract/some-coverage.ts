import type { Coverage, KindCoverage } from '../../src/ports/coverage.ts';

const kind: KindCoverage = {
  schema_key: 'halluccheck.gate.v1',
  in_log: 20,
  eligible: 12,
  exported: 11,
  usable: 9,
  excluded: { outside_period: 8, erased: 1, future: 0, skipped: 2, bad_signature: 0 },
  first_position: 3,
  last_position: 30,
  first_timestamp: '2026-01-02T03:04:05.000006Z',
  last_timestamp: '2026-01-30T00:00:00.000000Z',
  late: 1,
  outcomes: { pass: 5, caution: 1, adverse: 2, neutral: 1 },
  unresolved: 1,
  open_subjects: [
    {
      subject: '"gate_id":"g1"',
      records: 4,
      adverse: 2,
      latest_at: '2026-01-29T00:00:00.000000Z',
      latest_position: 28,
    },
  ],
  weeks_total: 5,
  weeks: [{ week: '2025-12-29', records: 9 }],
  longest_gap_days: 25,
};

/** A coverage statement with something in each of its places. */
export const someCoverage: Coverage = {
  query: {
    log: 'acme/chat/evidence',
    from_date: '2026-01-01',
    to_date: '2026-01-31',
    time_zone: 'UTC',
    schema_keys: ['halluccheck.gate.v1'],
    frameworks: ['soc2'],
    requested_by: 'os:ada',
  },
  prepared: {
    generated_at: '2026-02-01T10:00:00.000000Z',
    host: 'build-1',
    generator: { name: 'g', version: '1' },
    catalogue: { version: '2026.1', sha256: `sha256:${'ef'.repeat(32)}` },
  },
  source: {
    origin: 'cec-1/acme/chat/evidence',
    log_size: 42,
    oldest_evidence: '2025-11-01T00:00:00.000000Z',
    retention_days: 2555,
    shown_positions: [{ first: 2, last: 41 }],
  },
  kinds: {
    gate_evaluations: kind,
    score_records: {
      ...kind,
      schema_key: 'halluccheck.score.v1',
      first_position: null,
      last_position: null,
      first_timestamp: '',
      last_timestamp: '',
    },
  },
  shown: { total: 40, exported: 11, chain: 2, header_only: 27 },
  late_records: 1,
  erased_records: 1,
  completeness: 'asserted',
  completeness_reasons: ['the clock was corrected at position 7'],
};
