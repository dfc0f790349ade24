import { counted, grouped, percent, toSecond } from './figures.ts';
import { markup, type Html } from './html.ts';
import { namedKinds, type NamedKind, type ReportFacts } from './report-facts.ts';
import { section, wideTable } from './section.ts';

/** What the records say, and the bad results that nothing followed. */
export function outcomeSection(facts: ReportFacts): Html {
  const kinds = namedKinds(facts);
  const rate = percent(facts.catalogue.assessment.adverse.score.rateThreshold);
  return section(
    'Outcomes',
    markup`${wideTable('Outcomes by kind', outcomeTable(kinds))}
      <p class="note">
        An adverse result is still evidence that a control ran. It counts as open while it is the latest
        result for its subject and the record carries neither waiver nor resolution; scores are open where at
        least ${rate} of a subject’s results are adverse. Neutral: nothing in the record that the catalogue’s
        rules know. Skipped gates are no evidence.
      </p>
      ${openResults(kinds)}`,
  );
}

function outcomeTable(kinds: readonly NamedKind[]): Html {
  const rows = kinds.map(
    ({ label, outcomes, excluded, unresolved }) =>
      markup`<tr>
        <th scope="row">${label}</th>
        <td class="n">${outcomes.pass}</td>
        <td class="n">${outcomes.caution}</td>
        <td class="n">${outcomes.adverse}</td>
        <td class="n">${outcomes.neutral}</td>
        <td class="n">${excluded.skipped}</td>
        <td class="n">${unresolved}</td>
      </tr> `,
  );
  return markup`<table class="dense">
    <caption>
      Results of the usable records, and open subjects
    </caption>
    <thead>
      <tr>
        <th scope="col">Kind</th>
        <th scope="col" class="n">Pass</th>
        <th scope="col" class="n">Caution</th>
        <th scope="col" class="n">Adverse</th>
        <th scope="col" class="n">Neutral</th>
        <th scope="col" class="n">Skipped</th>
        <th scope="col" class="n">Open subjects</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function openResults(kinds: readonly NamedKind[]): Html {
  const open = kinds.reduce((sum, kind) => sum + kind.unresolved, 0);
  if (open === 0) return markup`<p>No adverse result is open.</p>`;
  const listed = kinds.reduce((sum, kind) => sum + kind.open_subjects.length, 0);
  const cut =
    listed < open ? ` The list is cut: ${grouped(listed)} are named, of each kind the first by name.` : '';
  const summary = markup`<b>${counted(open, 'subject')} with an open adverse result.</b>${cut}`;
  return listed === 0 ? markup`<p>${summary}</p>` : openTable(kinds, summary);
}

function openTable(kinds: readonly NamedKind[], summary: Html): Html {
  const rows = kinds.flatMap(({ label, open_subjects: subjects }) =>
    subjects.map(
      (one) =>
        markup`<tr>
          <th scope="row"><code>${one.subject || 'not named'}</code></th>
          <td>${label}</td>
          <td class="n">${one.adverse} of ${one.records}</td>
          <td class="t">${toSecond(one.latest_at)} <span>#${one.latest_position}</span></td>
        </tr> `,
    ),
  );
  return wideTable(
    'Open adverse results',
    markup`<table class="dense">
      <caption>
        ${summary}
      </caption>
      <thead>
        <tr>
          <th scope="col">Subject</th>
          <th scope="col">Kind</th>
          <th scope="col" class="n">Adverse</th>
          <th scope="col">Latest result</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`,
  );
}
