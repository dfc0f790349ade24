import type { Instant } from '../time.ts';

// The years that OSCAL's dateTime-with-timezone has.
const FIRST = '1900-01-01T00:00:00.000000Z';
const LAST = '2999-12-31T23:59:59.999999Z';

/** An instant as OSCAL's `dateTime-with-timezone`; one outside of the years 1900 to 2999 becomes the nearest in them. */
export function oscalTime(instant: Instant): Instant {
  if (instant < FIRST) return FIRST;
  return instant > LAST ? LAST : instant;
}
