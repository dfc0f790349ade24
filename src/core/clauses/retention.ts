import type { ClauseReason } from './clause-entry.ts';
import { dayNumber } from './utc-day.ts';

/** What is known about how long records are kept. Instants or days; empty where not known. */
export interface RetentionFacts {
  readonly oldestRetained: string;
  readonly inServiceSince: string;
  readonly builtAt: string;
}

/**
 * Whether the records reach back as far as they have to: `minDays` before the build, or to the day on which the
 * system came into service if that was later. That day is a calendar day somewhere, while records have UTC days,
 * and the first record takes its time: so one day is granted.
 */
export function retentionReason(
  minDays: number,
  { oldestRetained, inServiceSince, builtAt }: RetentionFacts,
): ClauseReason | undefined {
  if (oldestRetained === '') return 'RETENTION_NOT_ASSESSED';
  const oldest = dayNumber(oldestRetained);
  if (oldest <= dayNumber(builtAt) - minDays) return undefined;
  if (inServiceSince === '') return 'RETENTION_NOT_ASSESSED';
  return oldest <= dayNumber(inServiceSince) + 1 ? undefined : 'RETENTION_SPAN_SHORT';
}
