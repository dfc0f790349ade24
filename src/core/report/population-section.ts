import { counted, grouped, toSecond } from './figures.ts';
import { markup, type Html } from './html.ts';
import { namedKinds, type NamedKind, type ReportFacts } from './report-facts.ts';
import { cut, facts as factList, section, wideTable } from './section.ts';

const MOST_REASONS = 10;
const MOST_RUNS = 8;

/** Whether what the bundle holds is all there is, kind by kind. */
export function populationSection(facts: ReportFacts): Html {
  return section(
    'Is this the whole population?',
    markup`${completeness(facts)} ${wideTable('Population by kind', kindTable(namedKinds(facts)))}
      <p class="note">
        In log, less those outside the period, are eligible; less the erased ones, exported; less those set
        aside, usable. The number in the log and the oldest record are the service’s word where the bundle
        does not show the whole log. Late: more than an hour behind a newer record. Times are UTC, # is the
        position in the log.
      </p>
      ${shown(facts)}`,
  );
}

function completeness({ chain }: ReportFacts): Html {
  if (chain.completeness === 'proven') {
    return markup`<p>
      <b>Completeness is proven.</b> Each record of the log has a number, without gaps, and the signed tree of
      the log fixes which record has which. The bundle shows every number at which a record of the period can
      stand, so none of them was left out. This presumes that the service kept the time marks of the log
      truthfully, and it says nothing about events that were never sent to the log.
    </p>`;
  }
  const { shown: reasons, more } = cut(chain.reasons, MOST_REASONS);
  return markup`<p>
      <b>Completeness is asserted, not proven.</b> The service says that all records of the period are here,
      and the bundle alone cannot show it, because:
    </p>
    <ul>
      ${reasons.map((reason) => markup`<li>${reason}</li>`)}${more > 0 ? markup`<li>and ${more} more reasons, in chain_proof.json</li>` : ''}
    </ul>`;
}

function kindTable(kinds: readonly NamedKind[]): Html {
  return markup`<table class="dense">
    <caption>
      Records by kind
    </caption>
    <thead>
      <tr>
        <th scope="col">Kind</th>
        <th scope="col" class="n">In log</th>
        <th scope="col" class="n">Outside<br />period</th>
        <th scope="col" class="n">Eligible</th>
        <th scope="col" class="n">Erased</th>
        <th scope="col" class="n">Exported</th>
        <th scope="col">Set aside</th>
        <th scope="col" class="n">Usable</th>
        <th scope="col" class="n">Late</th>
        <th scope="col">First and last</th>
      </tr>
    </thead>
    <tbody>
      ${kinds.map(kindRow)}
    </tbody>
    <tfoot>
      ${totalRow(kinds)}
    </tfoot>
  </table>`;
}

function kindRow(kind: NamedKind): Html {
  const { excluded } = kind;
  return markup`<tr>
    <th scope="row">${kind.label}</th>
    <td class="n">${kind.in_log}</td>
    <td class="n">${excluded.outside_period}</td>
    <td class="n">${kind.eligible}</td>
    <td class="n">${excluded.erased}</td>
    <td class="n">${kind.exported}</td>
    <td>${setAside(kind)}</td>
    <td class="n">${kind.usable}</td>
    <td class="n">${kind.late}</td>
    <td class="t">${edges(kind)}</td>
  </tr> `;
}

function totalRow(kinds: readonly NamedKind[]): Html {
  const total = (figure: (kind: NamedKind) => number) => kinds.reduce((sum, kind) => sum + figure(kind), 0);
  const cell = (figure: (kind: NamedKind) => number) => markup`<td class="n">${total(figure)}</td>`;
  return markup`<tr>
    <th scope="row">All</th>
    ${cell((kind) => kind.in_log)}${cell(({ excluded }) => excluded.outside_period)}${cell((kind) => kind.eligible)}${cell(({ excluded }) => excluded.erased)}${cell((kind) => kind.exported)}
    <td>${total(asideCount)}</td>
    ${cell((kind) => kind.usable)}${cell((kind) => kind.late)}
    <td></td>
  </tr>`;
}

function asideCount({ excluded: { future, skipped, bad_signature: bad } }: NamedKind): number {
  return future + skipped + bad;
}

function setAside({ excluded: { future, skipped, bad_signature: bad } }: NamedKind): string {
  const reasons = [
    [skipped, 'gate skipped'],
    [bad, 'wrong hash or HMAC'],
    [future, 'later than the bundle'],
  ] as const;
  const texts = reasons.filter(([count]) => count > 0).map(([count, why]) => `${grouped(count)} ${why}`);
  return texts.join(', ') || '0';
}

function edges(kind: NamedKind): Html | string {
  if (kind.first_position === null || kind.last_position === null) return 'none';
  return markup`${toSecond(kind.first_timestamp)} <span>#${kind.first_position}</span><br />
    ${toSecond(kind.last_timestamp)} <span>#${kind.last_position}</span>`;
}

function shown({ coverage }: ReportFacts): Html {
  const { shown: lines, source, late_records: late, erased_records: erased } = coverage;
  const oldest = source.oldest_evidence === '' ? 'none' : `${toSecond(source.oldest_evidence)} UTC`;
  return factList([
    [
      'Records shown',
      markup`${lines.total} of ${source.log_size} in the log: ${lines.exported} exported, ${lines.chain} of the
      log’s own, ${lines.header_only} as headers only; ${late} of them late, ${erased} erased`,
    ],
    ['Positions shown', positions(source.shown_positions)],
    [
      'Retention',
      markup`${counted(source.retention_days, 'day')} by the service’s settings; oldest evidence in the log:
      ${oldest}`,
    ],
  ]);
}

function positions(runs: ReportFacts['coverage']['source']['shown_positions']): string {
  const { shown: some, more } = cut(runs, MOST_RUNS);
  const texts = some.map(({ first, last }) =>
    first === last ? grouped(first) : `${grouped(first)} to ${grouped(last)}`,
  );
  return [...texts, ...(more > 0 ? [`and ${counted(more, 'more run')}, in coverage.json`] : [])].join('; ');
}
