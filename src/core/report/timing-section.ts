import { dayOf, isCalendarDate } from '../time.ts';
import { textAt, textsAt } from './catalogue-text.ts';
import { longDate } from './figures.ts';
import { markup, type Html } from './html.ts';
import type { ReportFacts } from './report-facts.ts';
import { facts as factList, section, type Fact } from './section.ts';

const AI_ACT = 'eu_ai_act';

const CASES: ReadonlyMap<string, string> = new Map([
  ['annex_i', 'Annex I systems'],
  ['annex_iii', 'Annex III systems'],
  ['general', 'generally'],
]);

/** When the EU AI Act applies, by the catalogue; nothing where the bundle is not about it. */
export function timingSection(facts: ReportFacts): Html | string {
  const { head, catalogue } = facts;
  const act = catalogue.frameworks.find(({ id }) => id === AI_ACT && head.frameworks.includes(id));
  if (act === undefined) return '';
  const timing = (name: string) => textAt(act.source, 'timing', name);
  const list = (name: string) => textsAt(act.source, 'timing', name);
  const day = dayOf(head.generated_at);
  const asOf = longDate(timing('as_of'));
  const rows: Fact[] = [
    ['In force', longDate(timing('entry_into_force'))],
    ['Amended by', timing('amended_by')],
    ['General date', dated(timing('general_application'), day)],
    ['High-risk, Annex III', dated(timing('high_risk_annex_iii'), day)],
    ['High-risk, Annex I', dated(timing('high_risk_annex_i'), day)],
    ['What these two cover', timing('high_risk_scope')],
    [asOf === '' ? 'Already applicable' : `Applicable by ${asOf}`, lines(list('already_applicable'))],
    [asOf === '' ? 'To come' : 'After that day', lines(list('upcoming'))],
    ['Harmonised standards', timing('harmonised_standards')],
    ['Mapped articles', lines(applications(facts))],
  ];
  const known = rows.filter(([, value]) => value !== '');
  if (known.length === 0) return '';
  const source = `as the catalogue has it, as of ${asOf || 'a day that it does not state'}`;
  known.push(['Legal position', `${source}; compared with ${longDate(day)}, the day of this bundle`]);
  return section('EU AI Act dates', markup`${wording(timing, day)} ${factList(known)}`);
}

/** The catalogue's sentence says “not yet applicable”, so it is printed only as long as that is true. */
function wording(timing: (name: string) => string, day: string): Html | string {
  const [annexIII, annexI] = [timing('high_risk_annex_iii'), timing('high_risk_annex_i')];
  if (!isCalendarDate(annexIII)) return '';
  if (day < annexIII) {
    const text = timing('wording_for_reports');
    return text === '' ? '' : markup`<p class="lead">${text}</p>`;
  }
  const annexIToo = isCalendarDate(annexI) && day >= annexI;
  return markup`<p class="lead">
    On the date of this bundle the rules for high-risk systems apply to systems of Annex
    III${annexIToo ? ' and of Annex I' : ', and not yet to those of Annex I'}, and only to high-risk systems.
  </p>`;
}

function dated(date: string, day: string): string {
  if (!isCalendarDate(date)) return date;
  return `${longDate(date)}, ${day < date ? 'not yet reached' : 'reached'}`;
}

function lines(texts: readonly string[]): Html | string {
  return texts.length < 2
    ? (texts[0] ?? '')
    : markup`<ul>
        ${texts.map((text) => markup`<li>${text}</li>`)}
      </ul>`;
}

/** Clauses that begin to apply on the same days stand together. */
function applications({ clauses }: ReportFacts): string[] {
  const names = new Map<string, string[]>();
  for (const { framework, clause_id: id, applies_from: appliesFrom } of clauses) {
    const dates = framework === AI_ACT ? datesOf(appliesFrom) : '';
    if (dates === '') continue;
    const ids = names.get(dates) ?? [];
    ids.push(id);
    names.set(dates, ids);
  }
  return [...names].map(([dates, ids]) => `${ids.join(', ')}: ${dates}`);
}

/** In the order of the names: the order of members is lost when a catalogue travels as canonical JSON. */
function datesOf(appliesFrom: Readonly<Record<string, string>>): string {
  const names = Object.keys(appliesFrom).toSorted();
  const dates = names
    .filter((name) => name !== 'note')
    .map((name) => `${CASES.get(name) ?? name} from ${longDate(appliesFrom[name] ?? '')}`);
  return [dates.join(', '), appliesFrom['note'] ?? ''].filter((text) => text !== '').join('. ');
}
