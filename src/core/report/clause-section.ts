import type { ClauseReason, ClauseStatus } from '../clauses/clause-entry.ts';
import { textAt } from './catalogue-text.ts';
import { counted } from './figures.ts';
import { markup, type Html } from './html.ts';
import { reasonText } from './reason-text.ts';
import {
  byFramework,
  withStatus,
  type MappedClause,
  type MappedFramework,
  type ReportFacts,
} from './report-facts.ts';
import { section } from './section.ts';

/** What is missing comes before what is there. */
export function gapSection(facts: ReportFacts): Html {
  const gaps = openTable(facts, 'GAP', 'no usable evidence in the period');
  const partial = openTable(facts, 'PARTIAL', 'evidence, and at least one test that failed');
  return section('Gaps and partial evidence', markup`${gaps} ${partial}`);
}

export function satisfiedSection(facts: ReportFacts): Html {
  const groups = withStatus(byFramework(facts), 'SATISFIED');
  return section(
    'Satisfied clauses',
    groups.length === 0
      ? markup`<p>No clause is SATISFIED.</p>`
      : markup`<table class="clauses passed">
            <caption>
              ${clauseCount('SATISFIED', groups)}: the evidence tests of the clause passed for this period
            </caption>
            <thead>
              <tr>
                <th scope="col">Clause</th>
                <th scope="col" class="n">Records</th>
                <th scope="col" class="n">Weeks</th>
                <th scope="col">Latest</th>
              </tr>
            </thead>
            ${groups.map((group) => bodyOf(group, 4, (one) => satisfiedRow(one, facts)))}
          </table>
          ${keyOf(facts)}`,
  );
}

function openTable(facts: ReportFacts, status: ClauseStatus, meaning: string): Html {
  const groups = withStatus(byFramework(facts), status);
  if (groups.length === 0) return markup`<p>No clause is ${status}.</p>`;
  return markup`<table class="clauses">
    <caption>
      ${clauseCount(status, groups)}: ${meaning}
    </caption>
    <thead>
      <tr>
        <th scope="col">Clause</th>
        <th scope="col" class="n">Records</th>
        <th scope="col">Why</th>
      </tr>
    </thead>
    ${groups.map((group) => bodyOf(group, 3, (one) => openRow(one, facts)))}
  </table>`;
}

function clauseCount(status: ClauseStatus, groups: readonly MappedFramework[]): Html {
  const count = groups.reduce((sum, { clauses }) => sum + clauses.length, 0);
  return markup`<b>${status}</b>, ${counted(count, 'clause')}`;
}

function bodyOf(
  { framework, clauses }: MappedFramework,
  columns: number,
  rowOf: (one: MappedClause) => Html,
): Html {
  return markup`<tbody>
    <tr class="group">
      <th scope="rowgroup" colspan="${columns}"><bdi>${framework.title}</bdi></th>
    </tr>
    ${clauses.map(rowOf)}
  </tbody> `;
}

function openRow(one: MappedClause, facts: ReportFacts): Html {
  const { entry } = one;
  const why = sentences(entry.reasons, one, facts);
  return markup`<tr>
    ${nameCell(one)}
    <td class="n">${entry.evidence_count}</td>
    <td>${why}${stricter(one, facts)}</td>
  </tr> `;
}

function satisfiedRow(one: MappedClause, facts: ReportFacts): Html {
  const { evidence_count: count, buckets, last_at: latest } = one.entry;
  return markup`<tr>
    ${nameCell(one, stricter(one, facts))}
    <td class="n">${count}</td>
    <td class="n">${buckets.with} of ${buckets.total}</td>
    <td class="t">${latest.slice(0, 10)}</td>
  </tr> `;
}

function nameCell({ entry, clause }: MappedClause, more: Html | string = ''): Html {
  const role = textAt(clause.source, 'role');
  const named = clause.source['name_is_official'] === false ? 'name not official' : '';
  const traits = [role, `${clause.support} support`, clause.cadence, named].filter((text) => text !== '');
  return markup`<th scope="row">
    <b>${entry.clause_id}</b> <bdi>${entry.clause_name}</bdi> <small>${traits.join(', ')}</small>${more}
  </th>`;
}

function sentences(reasons: readonly ClauseReason[], one: MappedClause, facts: ReportFacts): Html | string {
  const texts = reasons.map((reason) => reasonText(reason, one, facts));
  if (texts.length < 2) return texts[0] ?? '';
  return markup`<ul>
    ${texts.map((text) => markup`<li>${text}</li>`)}
  </ul>`;
}

function stricter(one: MappedClause, facts: ReportFacts): Html | string {
  const { findings } = one.entry;
  if (findings.length === 0) return '';
  return markup`<div class="more">Stricter rules would add: ${sentences(findings, one, facts)}</div>`;
}

/** What the words under a clause's name mean. */
function keyOf({ catalogue: { source } }: ReportFacts): Html | string {
  const meaning = (list: string, name: string, word: string) => {
    const text = textAt(source, list, name);
    return text === '' ? [] : [markup`<b>${word}</b>: ${sentence(text)} `];
  };
  const meanings = [
    ...meaning('support_levels', 'direct', 'direct support'),
    ...meaning('support_levels', 'partial', 'partial support'),
    ...meaning('support_levels', 'contributory', 'contributory support'),
    ...meaning('cadence_values', 'continuous', 'continuous'),
    ...meaning('cadence_values', 'periodic', 'periodic'),
    ...meaning('cadence_values', 'event', 'event'),
  ];
  return meanings.length === 0 ? '' : markup`<p class="note">${meanings}</p>`;
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
