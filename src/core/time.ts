import { CecError } from '../errors.ts';

/**
 * A moment in UTC with microseconds, `YYYY-MM-DDTHH:MM:SS.ffffffZ`. Instants of years 0000 to 9999 compare
 * as strings.
 */
export type Instant = string;

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})$/;
const FIRST_MILLIS = Date.parse('0000-01-01T00:00:00Z');
const LAST_MILLIS = Date.parse('9999-12-31T23:59:59Z');
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Milliseconds since 1970 as an Instant. */
export function fromMillis(millis: number): Instant {
  return `${new Date(millis).toISOString().slice(0, -1)}000Z`;
}

/** Milliseconds since 1970; the microseconds are cut off. */
export function toMillis(instant: Instant): number {
  return Date.parse(`${instant.slice(0, 23)}Z`);
}

/**
 * Reads RFC 3339 with any offset; digits after the sixth of the fraction are cut off.
 * Undefined when the text is no such time or the day does not exist.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [, date = '', time = '', fraction = '', offset = ''] = match;
  if (!isCalendarDate(date)) return undefined;
  const seconds = Date.parse(`${date}T${time}${offset.toUpperCase()}`);
  if (Number.isNaN(seconds)) return undefined;
  const utc = new Date(seconds).toISOString();
  // Outside the years 0000 to 9999 the ISO form has a sign and would not compare as a string.
  return utc.length === 24 ? `${utc.slice(0, 19)}.${fraction.slice(0, 6).padEnd(6, '0')}Z` : undefined;
}

/**
 * The instant `seconds` later (earlier when negative), to the same microsecond, kept within the years 0000 to
 * 9999. What has the form but names no moment, as only a stranger's file does, comes back unchanged.
 */
export function shiftSeconds(instant: Instant, seconds: number): Instant {
  const whole = Date.parse(`${instant.slice(0, 19)}Z`) + seconds * 1000;
  if (Number.isNaN(whole)) return instant;
  if (whole < FIRST_MILLIS || whole > LAST_MILLIS)
    return fromMillis(seconds < 0 ? FIRST_MILLIS : LAST_MILLIS);
  return `${new Date(whole).toISOString().slice(0, 19)}${instant.slice(19)}`;
}

/** True for a day that exists in the proleptic Gregorian calendar, years 0001 to 9999. */
export function isCalendarDate(text: string): boolean {
  if (!DATE.test(text) || text.startsWith('0000')) return false;
  const millis = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(text);
}

/** The first and the last microsecond of a period of whole days, both days included. */
export function daysToInstants(fromDate: string, toDate: string): { from: Instant; to: Instant } {
  return { from: `${fromDate}T00:00:00.000000Z`, to: `${toDate}T23:59:59.999999Z` };
}

/** The UTC day of an instant, `YYYY-MM-DD`. */
export function dayOf(instant: Instant): string {
  return instant.slice(0, 10);
}

/** Cancelled callers get the signal's own reason, which says whether it was a cancel or a deadline. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw signal.reason instanceof Error
    ? signal.reason
    : new CecError('SHUTTING_DOWN', 'the work was stopped');
}
