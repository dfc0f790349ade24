import type { ClauseStatus } from '../clauses/clause-entry.ts';
import { counted, grouped, longDate } from './figures.ts';
import { markup, type Html } from './html.ts';
import {
  byFramework,
  namedKinds,
  withStatus,
  type MappedFramework,
  type ReportFacts,
} from './report-facts.ts';

const STATUSES: readonly ClauseStatus[] = ['SATISFIED', 'PARTIAL', 'GAP'];

const SHORT: Readonly<Record<ClauseStatus, string>> = {
  SATISFIED: 'all evidence tests passed',
  PARTIAL: 'some evidence, a test failed',
  GAP: 'no usable evidence',
};

/** What the bundle is about, in one line. */
export function reportTitle({ head }: ReportFacts): string {
  const [from, to] = head.date_range;
  return `Evidence report: ${head.org_id}/${head.project_id}, ${from} to ${to}`;
}

/** Heading, what this is, and the three counts side by side: never one verdict. */
export function summarySection(facts: ReportFacts): Html {
  const { head } = facts;
  const [from, to] = head.date_range;
  return markup`<header>
      <p class="kicker">Evidence report</p>
      <h1><bdi>${head.parameters.scope.system || head.project_id}</bdi></h1>
      <p class="period">${longDate(from)} to ${longDate(to)}, UTC</p>
      ${chainWarning(facts)} ${introduction(facts)}
    </header>
    <section aria-labelledby="result">
      <h2 id="result">Result</h2>
      <div class="result">
        <div>${countsOf(facts)} ${keyFacts(facts)}</div>
        ${frameworkTable(byFramework(facts))}
      </div>
    </section> `;
}

function introduction({ head, clauses, coverage }: ReportFacts): Html {
  const frameworks = counted(new Set(head.frameworks).size, 'framework');
  return markup`<p class="lead">
    This report describes what the evidence bundle <bdi>${head.bundle_id}</bdi> holds:
    ${counted(coverage.shown.exported, 'record')} that a system wrote to a protected log in the period, and
    how far they support ${counted(clauses.length, 'clause')} of ${frameworks}. It says what was found, what
    is missing and what nobody checked. It is written for people who decide for themselves; it gives no
    verdict.
  </p>`;
}

/** An intact log has no such note, since there is nothing to celebrate. */
function chainWarning({ chain }: ReportFacts): Html | string {
  if (chain.valid) return '';
  const found =
    chain.tampered_count === 0
      ? 'The records are not those of the signed tree of the log.'
      : `${counted(chain.tampered_count, 'record')} failed, the first at position ${grouped(chain.first_tampered ?? 0)}.`;
  return markup`<div class="alarm" role="note">
    <p>
      <strong>The integrity check failed.</strong> ${found} The log may have been altered. No clause can be
      SATISFIED, and no figure below should be relied upon before this is explained. See “Integrity”.
    </p>
  </div>`;
}

function countsOf({ clauses }: ReportFacts): Html {
  const counts = STATUSES.map((status) => {
    const count = clauses.filter((entry) => entry.status === status).length;
    return markup`<div class="${status.toLowerCase()}">
      <dt>${status}</dt>
      <dd><b>${count}</b> ${SHORT[status]}</dd>
    </div>`;
  });
  return markup`<dl class="counts">${counts}</dl>
    <p class="note">SATISFIED does not mean that a requirement is met; see “Limits”.</p>`;
}

function frameworkTable(groups: readonly MappedFramework[]): Html {
  const rows = groups.map(({ framework, clauses }) => {
    const cells = STATUSES.map((status) => {
      const [found] = withStatus([{ framework, clauses }], status);
      return markup`<td class="n">${found?.clauses.length ?? 0}</td>`;
    });
    return markup`<tr>
      <th scope="row"><bdi>${framework.title}</bdi></th>
      ${cells}
      <td class="n">${clauses.length}</td>
    </tr> `;
  });
  return markup`<table>
    <caption>
      Clauses by framework
    </caption>
    <thead>
      <tr>
        <th scope="col">Framework</th>
        ${STATUSES.map((status) => markup`<th scope="col" class="n">${status}</th>`)}
        <th scope="col" class="n">All</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** Facts that stand for themselves, next to each other, so that none passes for a verdict. */
function keyFacts(facts: ReportFacts): Html {
  const { chain, coverage } = facts;
  const kinds = namedKinds(facts);
  const usable = kinds.reduce((sum, kind) => sum + kind.usable, 0);
  const open = kinds.reduce((sum, kind) => sum + kind.unresolved, 0);
  return markup`<dl class="key">
    <div>
      <dt>Records used</dt>
      <dd>${usable} of ${coverage.shown.exported} exported</dd>
    </div>
    <div>
      <dt>Integrity check</dt>
      <dd>${chain.valid ? 'passed' : 'failed'}</dd>
    </div>
    <div>
      <dt>Completeness</dt>
      <dd>${chain.completeness}</dd>
    </div>
    <div>
      <dt>Open adverse results</dt>
      <dd>${open}</dd>
    </div>
  </dl>`;
}
