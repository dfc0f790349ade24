import type { WeekCount } from '../../ports/coverage.ts';
import { dayNumber, dayText, mondayOf, weekOf } from './utc-day.ts';

/** Days since 1970-01-01, both ends included; none when `last` is before `first`. */
export interface DayRange {
  readonly first: number;
  readonly last: number;
}

/** What decides over which days evidence is expected. Days are `YYYY-MM-DD`, UTC. */
export interface AssessedPeriod {
  readonly fromDate: string;
  readonly toDate: string;
  /** Day on which the system came into service, or empty. */
  readonly inServiceSince: string;
  /** The time of the build: an instant, or a day. */
  readonly builtAt: string;
}

/** The days on which there can be evidence: of the period, in service, and up to the build. */
export function assessedDays({ fromDate, toDate, inServiceSince, builtAt }: AssessedPeriod): DayRange {
  const from = dayNumber(fromDate);
  return {
    first: inServiceSince === '' ? from : Math.max(from, dayNumber(inServiceSince)),
    last: Math.min(dayNumber(toDate), dayNumber(builtAt)),
  };
}

export function daysIn({ first, last }: DayRange): number {
  return Math.max(0, last - first + 1);
}

/** The longest run of days without evidence in the range, its ends included. */
export function longestGap(days: ReadonlySet<number>, range: DayRange): number {
  const { first, last } = range;
  if (daysIn(range) === 0) return 0;
  let longest = 0;
  let before = first - 1;
  for (const day of [...within(days, range)].toSorted((a, b) => a - b)) {
    longest = Math.max(longest, day - before - 1);
    before = day;
  }
  return Math.max(longest, last - before);
}

/** ISO weeks (UTC) that the range touches, and those of them with evidence in the range. */
export function weeksCovered(
  days: ReadonlySet<number>,
  range: DayRange,
): { readonly with: number; readonly total: number } {
  if (daysIn(range) === 0) return { with: 0, total: 0 };
  const covered = new Set([...within(days, range)].map(weekOf));
  return { with: covered.size, total: weekOf(range.last) - weekOf(range.first) + 1 };
}

/** Records by ISO week (UTC), the weeks with none left out. */
export function weeklyCounts(recordsByDay: ReadonlyMap<number, number>, range: DayRange): WeekCount[] {
  const counts = new Map<number, number>();
  for (const [day, records] of recordsByDay) {
    if (isWithin(day, range)) counts.set(weekOf(day), (counts.get(weekOf(day)) ?? 0) + records);
  }
  return [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([week, records]) => ({ week: dayText(mondayOf(week)), records }));
}

function within(days: ReadonlySet<number>, range: DayRange): number[] {
  return [...days].filter((day) => isWithin(day, range));
}

function isWithin(day: number, { first, last }: DayRange): boolean {
  return day >= first && day <= last;
}
