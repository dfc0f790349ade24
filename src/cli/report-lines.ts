import type { Manifest } from '../core/bundle/manifest.ts';
import type { Verification } from '../core/bundle/verification.ts';
import { EVIDENCE_KINDS } from '../core/clauses/evidence-kinds.ts';
import type { KindCoverage } from '../ports/coverage.ts';
import { describeBundle } from './bundle-facts.ts';
import { clauseTable, statusWord, type TabledClause } from './clause-table.ts';
import { describeExcluded } from './excluded.ts';
import { factLines } from './fact-lines.ts';
import { createTable, type Column } from './table.ts';

/** A bundle for people, gaps first. There is no verdict over all clauses: only their number by status. */
export function reportLines(
  manifest: Manifest,
  result: Verification,
  clauses: readonly TabledClause[],
): string[] {
  const open = clauses.filter(({ status }) => statusWord(status) !== 'SATISFIED');
  return sections([
    headLines(manifest, result, clauses),
    clauseTable(open),
    satisfiedLines(clauses),
    populationLines(result),
    checkLines(result),
    factLines([['note', NOTE]]),
  ]);
}

/** How many clauses have each status. */
export function countByStatus(
  clauses: readonly TabledClause[],
): Record<'gap' | 'partial' | 'satisfied', number> {
  const count = (word: string) => clauses.filter(({ status }) => statusWord(status) === word).length;
  return { gap: count('GAP'), partial: count('PARTIAL'), satisfied: count('SATISFIED') };
}

const NOTE =
  'SATISFIED says that all evidence tests of a clause passed for the period. It is no statement that a requirement is met.';

function sections(parts: readonly (readonly string[])[]): string[] {
  return parts.filter(({ length }) => length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

function headLines(manifest: Manifest, result: Verification, clauses: readonly TabledClause[]): string[] {
  const { gap, partial, satisfied } = countByStatus(clauses);
  const passed = result.checks.filter(({ status }) => status === 'PASS').length;
  const counts = `${gap} GAP, ${partial} PARTIAL, ${satisfied} SATISFIED`;
  return factLines([
    ['bundle', describeBundle({ manifest, result })],
    ['generated', manifest.generated_at],
    ['clauses', clauses.length === 0 ? 'they cannot be computed' : counts],
    ['checks', `${passed} of ${result.checks.length} passed`],
  ]);
}

/** A line for each framework. */
function satisfiedLines(clauses: readonly TabledClause[]): string[] {
  const satisfied = clauses.filter(({ status }) => statusWord(status) === 'SATISFIED');
  const byFramework = [...Map.groupBy(satisfied, ({ framework }) => framework)];
  return byFramework.flatMap(([framework, found], i) => {
    const ids = found.map(({ clauseId }) => clauseId).join(', ');
    return factLines([[i === 0 ? 'SATISFIED' : '', `${framework}: ${ids}`]]);
  });
}

const POPULATION: readonly (Column & { readonly of: (kind: KindCoverage) => string })[] = [
  { name: 'in log', align: 'right', of: (kind) => String(kind.in_log) },
  { name: 'in period', align: 'right', of: (kind) => String(kind.eligible) },
  { name: 'exported', align: 'right', of: (kind) => String(kind.exported) },
  { name: 'usable', align: 'right', of: (kind) => String(kind.usable) },
  { name: 'adverse', align: 'right', of: (kind) => String(kind.outcomes.adverse) },
  { name: 'unresolved', align: 'right', of: (kind) => String(kind.unresolved) },
  { name: 'left out', of: ({ excluded }) => describeExcluded(excluded) },
];

const EXPORTED: Column = { name: 'exported', align: 'right' };

/** Where coverage was not verified, only the numbers of lines, as the manifest has them. */
function populationLines({ coverage, recordCounts }: Verification): string[] {
  const lines: string[] = [];
  const columns = coverage === undefined ? [EXPORTED] : POPULATION;
  const table = createTable([{ name: 'records' }, ...columns], (line) => lines.push(line));
  for (const { folder } of EVIDENCE_KINDS) {
    const kind = coverage?.kinds[folder];
    const cells =
      kind === undefined ? [String(recordCounts[folder] ?? 0)] : POPULATION.map(({ of }) => of(kind));
    table.row([folder, ...cells]);
  }
  table.end();
  return lines;
}

/** What a reader has to know before relying on the rest. */
function checkLines({ checks, findings }: Verification): string[] {
  return factLines([
    ...checks.flatMap(({ id, status, message }) =>
      status === 'PASS' ? [] : [[status, `${id}: ${message}`] as const],
    ),
    ...findings.map(({ code, message }) => ['finding', `${code}: ${message}`] as const),
  ]);
}
