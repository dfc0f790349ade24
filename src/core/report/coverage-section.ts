import { assessedPeriod } from '../bundle/bundle-head.ts';
import { assessedDays, daysIn } from '../clauses/weeks.ts';
import { dayText } from '../clauses/utc-day.ts';
import { counted, grouped, longDate } from './figures.ts';
import { markup, type Html } from './html.ts';
import { namedKinds, type NamedKind, type ReportFacts } from './report-facts.ts';
import { section } from './section.ts';
import { toBars, weekChart, type WeekBars } from './week-chart.ts';

/** How the evidence is spread over the period: operation, not totals. */
export function coverageSection(facts: ReportFacts): Html {
  const days = assessedDays(assessedPeriod(facts.head));
  const kinds = namedKinds(facts);
  const charts = kinds
    .filter(({ weeks }) => weeks.length > 0)
    .map((kind) => ({ kind, bars: toBars(kind.weeks, days) }))
    .flatMap(({ kind, bars }) => (bars === undefined ? [] : [{ kind, bars }]));
  const without = kinds.filter(({ weeks }) => weeks.length === 0).map(({ label }) => label);
  const range =
    daysIn(days) === 0
      ? 'There is no day on which evidence could be expected.'
      : `Evidence is expected from ${longDate(dayText(days.first))} to ${longDate(dayText(days.last))}.`;
  return section(
    'Coverage by week',
    markup`<p>
        ${range} Weeks are ISO weeks (Monday to Sunday, UTC); the bars are usable records, each kind to its
        own scale, and a short line marks a week without any.${joined(charts[0]?.bars)}
      </p>
      <div class="charts">${charts.map(({ kind, bars }) => figure(kind, bars))}</div>
      ${without.length === 0 ? '' : markup`<p><b>No usable records in any week:</b> ${without.join(', ')}.</p>`}`,
  );
}

function joined(bars: WeekBars | undefined): string {
  return bars === undefined || bars.weeksPerBar === 1
    ? ''
    : ` The period is long, so each bar joins ${bars.weeksPerBar} weeks; a single week without records shows only in the counts.`;
}

function figure(kind: NamedKind, bars: WeekBars): Html {
  const { label, weeks, weeks_total: total, longest_gap_days: gap } = kind;
  const most = Math.max(0, ...bars.records);
  const inWeeks = `records in ${grouped(weeks.length)} of ${counted(total, 'week')}`;
  const span = bars.weeksPerBar === 1 ? 'in a week' : `in ${bars.weeksPerBar} weeks`;
  const longest = `longest gap ${counted(gap, 'day')}`;
  const summary = `${label}, ${inWeeks}, ${longest}, most ${span}: ${most}`;
  return markup`<figure>
    <figcaption><b>${label}</b><br />${inWeeks}, ${longest}</figcaption>
    ${weekChart(bars, summary)}
    <div class="axis">
      <span>${bars.firstWeek}</span><span>most ${span}: ${most}</span><span>${bars.lastWeek}</span>
    </div>
  </figure> `;
}
