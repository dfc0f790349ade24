import type { GivenRecord } from './desk.ts';

/** What a spreadsheet would compute, what a terminal would obey, and what would turn a line around. */
export const HOSTILE = '=cmd|"calc"!A1,\u001b[31m\u202eevil\r\nrow';

/** A record of a test, with what has to be said of it. */
export interface MarchRecord extends GivenRecord {
  readonly outcome: string;
  readonly counts: boolean;
}

const at = (day: number, hour: number) =>
  `2026-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000000Z`;

const gates = [
  ['PASS', 'pass', true],
  ['FAIL', 'adverse', true],
  ['SKIPPED', 'skipped', false],
  ['WARN', 'caution', true],
] as const;

const scores = (): MarchRecord[] =>
  Array.from({ length: 40 }, (_, i) => ({
    record_id: i === 3 ? '-3.score' : `score-${i}`,
    schema_key: 'halluccheck.score.v1',
    timestamp: at(1 + (i % 31), 1),
    payload:
      i === 5 ? { note: 'nothing known' } : { model: i === 4 ? HOSTILE : 'm', is_critical: i % 10 === 1 },
    ...(i === 5 ? { outcome: 'neutral' } : { outcome: i % 10 === 1 ? 'adverse' : 'pass' }),
    counts: true,
  }));

const operated = (): MarchRecord[] =>
  gates.map(([verdict, outcome, counts], i) => ({
    record_id: `gate-${i}`,
    schema_key: 'halluccheck.gate.v1',
    timestamp: at(2 + i, 2),
    payload: { gate_id: `g${i}`, verdict },
    outcome,
    counts,
  }));

/** Erased later, so that their payload is gone. */
export const ERASED: readonly string[] = ['score-7', 'gate-0'];

/** In the order of the log; the first one is before the period, and shown since it is the one next to it. */
export const MARCH: readonly MarchRecord[] = [
  {
    record_id: 'before',
    schema_key: 'halluccheck.score.v1',
    timestamp: '2026-02-28T23:00:00.000000Z',
    payload: { model: 'm', is_critical: false },
    outcome: 'outside_period',
    counts: false,
  },
  ...[...scores(), ...operated()].map((record) =>
    ERASED.includes(record.record_id) ? { ...record, outcome: 'erased', counts: false } : record,
  ),
];
