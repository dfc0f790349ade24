import { unprocessable } from './errors.ts';
import type { Members } from './members.ts';

export interface Period {
  readonly dates: { readonly fromDate: string; readonly toDate: string };
  /** Puts an error of the service about a date into the words of the request. */
  readonly rephrase: (detail: string) => string;
}

const FORM = 'must be ["YYYY-MM-DD","YYYY-MM-DD"] or {"from":"YYYY-MM-DD","to":"YYYY-MM-DD"}';
const DATE_FIELD = /^(?:(?:from|to)_date|date_range): /;

/**
 * The period of a build: `date_range`, or `from_date` and `to_date` as the service calls them. Whether the
 * texts are dates is for the service to say.
 */
export function readPeriod(members: Members): Period {
  const dateRange = members.value('date_range');
  const dates = { fromDate: members.text('from_date'), toDate: members.text('to_date') };
  if (dateRange === undefined) return { dates, rephrase: (detail) => detail };
  if (dates.fromDate !== '' || dates.toDate !== '') {
    throw unprocessable('date_range', 'give it, or from_date and to_date, not both');
  }
  return { dates: toDates(dateRange), rephrase: asDateRange };
}

function toDates(dateRange: unknown): Period['dates'] {
  const [fromDate, toDate, ...rest] = Array.isArray(dateRange) ? dateRange : endsOf(dateRange);
  // An empty text would mean an unset date to the service.
  if (!isText(fromDate) || !isText(toDate) || rest.length > 0) throw unprocessable('date_range', FORM);
  return { fromDate, toDate };
}

function endsOf(dateRange: unknown): readonly unknown[] {
  if (typeof dateRange !== 'object' || dateRange === null) return [];
  const { from, to, ...rest } = { from: undefined, to: undefined, ...dateRange };
  return [from, to, ...Object.keys(rest)];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** `from_date: must be a date` becomes `date_range: from must be a date`. */
function asDateRange(detail: string): string {
  if (!DATE_FIELD.test(detail)) return detail;
  const [, problem = ''] = /^date_range: (.*)$/s.exec(detail) ?? [];
  const plain = (problem === '' ? detail : problem).replaceAll(/\b(from|to)_date\b:?/g, '$1');
  return `date_range: ${plain}`;
}
