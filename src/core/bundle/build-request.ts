import { invalidInput } from '../../errors.ts';
import type { SecretKey } from '../../ports/keys.ts';
import type { RequestKey } from '../../ports/bundle-registry.ts';
import type { Tier } from '../clauses/catalogue.ts';
import type { Strictness } from '../clauses/clause-entry.ts';
import { isCalendarDate } from '../time.ts';
import type { Scope } from './scope.ts';

/** What a bundle is asked for. */
export interface BuildRequest {
  readonly orgId: string;
  readonly projectId: string;
  /** Days `YYYY-MM-DD`, both included; both undefined: from the first evidence to today. */
  readonly fromDate: string | undefined;
  readonly toDate: string | undefined;
  /** Ids or display names; none: all. */
  readonly frameworks: readonly string[];
  readonly strictness: Strictness;
  readonly tier: Tier;
  readonly scope: Scope;
  /** Day, or empty. */
  readonly inServiceSince: string;
  /** Adds the clause map as NIST OSCAL assessment results. */
  readonly includeOscal: boolean;
  readonly outputDir: string | undefined;
  /** Signs the bundle's HMACs instead of the service's own key. */
  readonly orgSecret: SecretKey | undefined;
  readonly requestedBy: string;
  readonly requestKey: RequestKey | undefined;
}

/** 100 years, leap days included. */
const MAX_DAYS = 36_525;
const DAY_MILLIS = 86_400_000;
const MIN_KEY_BYTES = 32;

/** True for an HMAC key that is short enough to be guessed. */
export function isShortKey({ length }: SecretKey): boolean {
  return length < MIN_KEY_BYTES;
}

/** The period of a request; defaults fill what it leaves out. */
export function resolvePeriod(
  { fromDate, toDate, inServiceSince }: Pick<BuildRequest, 'fromDate' | 'toDate' | 'inServiceSince'>,
  defaults: { readonly firstDay: string; readonly today: string },
): { fromDate: string; toDate: string } {
  const period =
    fromDate === undefined && toDate === undefined ? defaultPeriod(defaults) : givenPeriod(fromDate, toDate);
  if (inServiceSince !== '' && !isCalendarDate(inServiceSince)) throw invalidDate('in_service_since');
  // Otherwise no day would be left on which evidence is expected, and every test of coverage would pass.
  if (inServiceSince > period.toDate) throw invalidInput('in_service_since', 'is after to_date');
  return period;
}

function defaultPeriod({ firstDay, today }: { readonly firstDay: string; readonly today: string }) {
  return { fromDate: firstDay, toDate: today < firstDay ? firstDay : today };
}

function givenPeriod(fromDate: string | undefined, toDate: string | undefined) {
  if (fromDate === undefined) throw invalidInput('from_date', 'is missing; give both days or none');
  if (toDate === undefined) throw invalidInput('to_date', 'is missing; give both days or none');
  if (!isCalendarDate(fromDate)) throw invalidDate('from_date');
  if (!isCalendarDate(toDate)) throw invalidDate('to_date');
  if (fromDate > toDate) throw invalidInput('from_date', 'is after to_date');
  if ((Date.parse(toDate) - Date.parse(fromDate)) / DAY_MILLIS > MAX_DAYS) {
    throw invalidInput('to_date', 'is more than 100 years after from_date');
  }
  return { fromDate, toDate };
}

function invalidDate(field: string): Error {
  return invalidInput(field, 'must be a day of the calendar, YYYY-MM-DD');
}
