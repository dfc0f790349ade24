import type { Instant } from '../time.ts';

const DAY_MILLIS = 86_400_000;

/**
 * Days since 1970-01-01 of an instant or a day `YYYY-MM-DD`. By arithmetic, not by `Date`: days that no calendar
 * has, as only a stranger's file holds them, are carried over into the next month and never become NaN.
 */
export function dayNumber(text: string): number {
  const month = Number(text.slice(5, 7));
  // Years begin in March, so that the leap day is the last one of a year.
  const years = Number(text.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const dayOfYear =
    Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(text.slice(8, 10)) - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + dayOfYear - 719_468;
}

/** The day `YYYY-MM-DD` of a number of days since 1970-01-01. */
export function dayText(day: number): string {
  return new Date(day * DAY_MILLIS).toISOString().slice(0, 10);
}

/** The number of the ISO 8601 week of a day; they begin on Monday, and day 0, 1970-01-01, was a Thursday. */
export function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}

/** The day on which a week begins. */
export function mondayOf(week: number): number {
  return week * 7 - 3;
}

/** `dayNumber` for many instants, which mostly lie on the same day as the one before. */
export class DayReader {
  #text = '-';
  #day = 0;

  dayOf(instant: Instant): number {
    if (!instant.startsWith(this.#text)) {
      this.#text = instant.slice(0, 10);
      this.#day = dayNumber(this.#text);
    }
    return this.#day;
  }
}
