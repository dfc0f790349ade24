import type { WeekCount } from '../../ports/coverage.ts';
import { dayNumber, dayText, mondayOf, weekOf } from '../clauses/utc-day.ts';
import type { DayRange } from '../clauses/weeks.ts';
import { markup, type Html } from './html.ts';

const MOST_BARS = 110;
const HEIGHT = 40;
const WIDTH = 0.8;
/** The lowest bar that can still be seen, in the chart's units. */
const LEAST = 1;

/** Usable records in runs of whole weeks, from the first week of the period to the last. */
export interface WeekBars {
  readonly records: readonly number[];
  readonly weeksPerBar: number;
  /** Monday of the first week, `YYYY-MM-DD`. */
  readonly firstWeek: string;
  /** Monday of the last week. */
  readonly lastWeek: string;
}

/** Joins whole weeks until there are no more than about a hundred bars. None for a range without days. */
export function toBars(weeks: readonly WeekCount[], days: DayRange): WeekBars | undefined {
  if (days.last < days.first) return undefined;
  const [first, last] = [weekOf(days.first), weekOf(days.last)];
  const weeksPerBar = Math.ceil((last - first + 1) / MOST_BARS);
  const records: number[] = Array.from({ length: Math.ceil((last - first + 1) / weeksPerBar) }, () => 0);
  for (const { week, records: count } of weeks) {
    const bar = Math.floor((weekOf(dayNumber(week)) - first) / weeksPerBar);
    records[bar] = (records[bar] ?? 0) + count;
  }
  return { records, weeksPerBar, firstWeek: dayText(mondayOf(first)), lastWeek: dayText(mondayOf(last)) };
}

/** Bars for records and open frames for weeks without: a gap is seen without colour. `title` says it in words. */
export function weekChart({ records }: WeekBars, title: string): Html {
  const most = Math.max(1, ...records);
  const heights = records.map((count) => (count === 0 ? 0 : Math.max(LEAST, (count / most) * HEIGHT)));
  const bars = heights.map((height, i) => (height === 0 ? '' : barPath(i, height))).join('');
  const gaps = heights.map((height, i) => (height === 0 ? gapPath(i) : '')).join('');
  return markup`<svg
    role="img"
    viewBox="0 0 ${String(records.length)} ${String(HEIGHT)}"
    preserveAspectRatio="none"
  >
    <title>${title}</title>
    <path class="bar" d="${bars}" />
    <path class="none" d="${gaps}" />
  </svg>`;
}

function barPath(index: number, height: number): string {
  return `M${short(index + (1 - WIDTH) / 2)} ${HEIGHT}v${short(-height)}h${WIDTH}v${short(height)}z`;
}

/** A dashed line along the foot, where a bar would stand. */
function gapPath(index: number): string {
  return `M${short(index + (1 - WIDTH) / 2)} ${HEIGHT - 1}h${WIDTH}`;
}

function short(value: number): string {
  return String(Number(value.toFixed(2)));
}
