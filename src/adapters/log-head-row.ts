import type { LogHead } from '../ports/log-store.ts';

/** A row of the table of logs, as every database has it. */
export function toLogHead(row: Readonly<Record<string, unknown>>): LogHead {
  const range = String(row['range']);
  return {
    size: Number(row['size']),
    prevHash: String(row['prev_hash']),
    highWater: String(row['high_water']),
    lateCount: Number(row['late_count']),
    recordedAt: String(row['recorded_at']),
    firstEvidence: String(row['first_evidence']),
    evidenceCounts: String(row['evidence_counts']).split(' ').map(Number),
    range: range === '' ? [] : range.split(' '),
    checkpoint: String(row['checkpoint']),
  };
}
