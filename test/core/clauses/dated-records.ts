import { addDays } from './reference-calendar.ts';
import { statusOf, talliesOf, type Asked, type GivenRecord, type mapOf } from './tallied-records.ts';

/** One record for each day or instant. */
export const on = (kind: string, payload: unknown, ...at: readonly string[]): GivenRecord[] =>
  at.map((one) => ({ kind, payload, at: one }));

/** The days so many days after another. */
export const days = (from: string, ...offsets: readonly number[]): string[] =>
  offsets.map((offset) => addDays(from, offset));

/** A record in each week of the first quarter of 2026, from New Year's Day on: 13. */
export const weekly = (kind: string, payload: unknown): GivenRecord[] =>
  on(kind, payload, ...Array.from({ length: 13 }, (_, week) => addDays('2026-01-01', 7 * week)));

/** `STATUS count REASON+REASON` of one clause for a log of these records. */
export function statusIn(
  asked: Asked,
  clause: string,
  given: readonly GivenRecord[],
  changes: Parameters<typeof mapOf>[1] = {},
): string {
  return statusOf(clause, talliesOf(given, asked), { asked, ...changes });
}
