import { textAt } from './catalogue-text.ts';
import { markup, type Html } from './html.ts';
import { byFramework, type MappedFramework, type ReportFacts } from './report-facts.ts';
import { section } from './section.ts';

/** What no record of the six kinds can show, clause by clause. */
export function notShownSection(facts: ReportFacts): Html {
  return section(
    'Not shown by this bundle',
    markup`<p>Whatever its status, each clause also depends on what these records cannot show.</p>
      ${byFramework(facts).map(frameworkPart)}`,
  );
}

function frameworkPart({ framework, clauses }: MappedFramework): Html {
  const edition = textAt(framework.source, 'edition');
  return markup`<h3><bdi>${framework.title}</bdi>${edition === '' ? '' : markup` <small>${edition}</small>`}</h3>
    <dl class="missing">
      ${clauses.map(
        ({ entry }) =>
          markup`<div>
            <dt>${entry.clause_id}</dt>
            <dd>${entry.not_shown}</dd>
          </div> `,
      )}
    </dl> `;
}
