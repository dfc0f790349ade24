const DAY_MILLIS = 86_400_000;

const millisOf = (day: string) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`);

/** The day so many days later, `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  return new Date(millisOf(day) + days * DAY_MILLIS).toISOString().slice(0, 10);
}

/** Whole UTC days from one day or instant to another. */
export function daysBetween(from: string, to: string): number {
  return (millisOf(to) - millisOf(from)) / DAY_MILLIS;
}

/** All days from the first to the last. */
export function daysFrom(first: string, last: string): string[] {
  const length = Math.max(0, daysBetween(first, last) + 1);
  return Array.from({ length }, (_, i) => addDays(first, i));
}

const weeks = new Map<string, string>();

/** The week of a day by ISO 8601, `2026-W01`: the first week of a year is the one with its first Thursday. */
export function isoWeek(day: string): string {
  const known = weeks.get(day) ?? weekByThursday(day);
  weeks.set(day, known);
  return known;
}

function weekByThursday(day: string): string {
  const weekday = (new Date(millisOf(day)).getUTCDay() + 6) % 7;
  const thursday = addDays(day, 3 - weekday);
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** How many weeks the days lie in. */
export function weeksOf(days: readonly string[]): number {
  return new Set(days.map(isoWeek)).size;
}
