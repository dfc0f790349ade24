import type { Verification } from '../src/core/bundle/verification.ts';
import { EVIDENCE_KINDS } from '../src/core/clauses/evidence-kinds.ts';
import type { BundleClause } from '../src/ports/bundle-registry.ts';
import type { KindCoverage } from '../src/ports/coverage.ts';
import { element, table } from './dom.ts';
import { statusTag } from './view-checks.ts';
import { CLAUSE_LOOKS } from './words.ts';

/** What needs attention comes first. */
const ORDER: readonly BundleClause['status'][] = ['GAP', 'PARTIAL', 'SATISFIED'];

/** The clause map as the page computed it from the records. */
export function clausesView(clauses: readonly BundleClause[]): HTMLElement | string {
  if (clauses.length === 0) return '';
  const counts = ORDER.map((word) => `${clauses.filter(({ status }) => status === word).length} ${word}`);
  return element(
    'section',
    {},
    element('h2', {}, 'Clauses'),
    table(
      `${counts.join(', ')}; computed from the records in the bundle`,
      [
        { name: 'Clause', cell: clauseName },
        { name: 'Status', cell: ({ status }) => statusTag(status, CLAUSE_LOOKS[status]) },
        { name: 'Records', cell: ({ evidence_count: count }) => grouped(count, 'record') },
        { name: 'Reasons', cell: ({ reasons }) => reasons.map(plain).join(', ') },
      ],
      clauses.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status)),
      'stack',
    ),
  );
}

/** What the log had of each kind, and what became of it. */
export function coverageView({ coverage, recordCounts }: Verification): HTMLElement | string {
  const rows = EVIDENCE_KINDS.map(({ folder }) => ({ folder, kind: coverage?.kinds[folder] }));
  if (coverage === undefined && Object.keys(recordCounts).length === 0) return '';
  const of = (name: string, value: (kind: KindCoverage) => number) => ({
    name,
    numeric: true,
    cell: ({ kind }: (typeof rows)[number]) => (kind === undefined ? '?' : value(kind).toLocaleString('en')),
  });
  const exported = (folder: string) => (recordCounts[folder] ?? 0).toLocaleString('en');
  const kindName = { name: 'Kind', cell: ({ folder }: (typeof rows)[number]) => plain(folder) };
  const columns =
    coverage === undefined
      ? [
          kindName,
          { name: 'Exported', numeric: true, cell: ({ folder }: (typeof rows)[number]) => exported(folder) },
        ]
      : [
          kindName,
          of('In the log', (kind) => kind.in_log),
          of('In the period', (kind) => kind.eligible),
          of('Exported', (kind) => kind.exported),
          of('Usable', (kind) => kind.usable),
          of('Adverse', (kind) => kind.outcomes.adverse),
          of('Unresolved', (kind) => kind.unresolved),
        ];
  const caption =
    coverage === undefined
      ? 'Numbers of records by the manifest; what was left out could not be confirmed'
      : 'Numbers of records, and how those of the period count as evidence';
  return element('section', {}, element('h2', {}, 'Records'), table(caption, columns, rows, 'wide'));
}

/** The bundle's own report, which can run nothing and load nothing. */
export function reportView(report: string | undefined): HTMLElement {
  const text =
    report === undefined
      ? 'It is not shown: it is only when the checks of container, inventory and report passed.'
      : 'It came with the bundle, and the checks found that it says what the other files say.';
  const frame =
    report === undefined
      ? []
      : [
          element('iframe', { title: "The bundle's own report", sandbox: '', srcdoc: report }),
          element('p', { class: 'note screen' }, 'To print it, open report.html from the bundle.'),
        ];
  return element(
    'section',
    { class: 'screen' },
    element('h2', {}, 'The report in the bundle'),
    element('p', {}, text),
    ...frame,
  );
}

function clauseName({ framework, clause_id: id, clause_name: name }: BundleClause): HTMLElement {
  return element('span', {}, `${framework} ${id}`, element('small', {}, name));
}

function plain(code: string): string {
  return code.replaceAll('_', ' ').toLowerCase();
}

function grouped(count: number, unit: string): string {
  return `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`;
}
