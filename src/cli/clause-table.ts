import type { ClauseMapEntry } from '../gen/spanforge/cec/v1/clause_pb.ts';
import { CLAUSE_STATUS, wordOf } from '../rest/words.ts';
import { harmlessText } from './harmless-text.ts';
import { padded, wrapped } from './text-width.ts';

/** What the table shows of a clause. */
export type TabledClause = Pick<
  ClauseMapEntry,
  'status' | 'framework' | 'clauseId' | 'clauseName' | 'evidenceCount' | 'reasons'
>;

/** With two spaces between columns, 100 characters. */
const COLUMNS = [
  ['status', 9],
  ['framework', 11],
  ['clause', 12],
  ['name', 23],
  ['evidence', 8],
  ['reasons', 27],
] as const;
const NUMERIC = 'evidence';
const GAP = '  ';
/** What needs attention comes first. */
const ORDER: readonly (string | null)[] = ['GAP', 'PARTIAL', 'SATISFIED'];

/** A clause map as a table of at most 100 columns, gaps first, in lines; none for no clauses. */
export function clauseTable(clauses: readonly TabledClause[]): string[] {
  if (clauses.length === 0) return [];
  const header = rowLines(COLUMNS.map(([name]) => name));
  return [...header, ...gapsFirst(clauses).flatMap((clause) => rowLines(cellsOf(clause)))];
}

/** Within a status in the order of the clause map. */
function gapsFirst<Clause extends Pick<TabledClause, 'status'>>(clauses: readonly Clause[]): Clause[] {
  const rank = ({ status }: Clause) => {
    const place = ORDER.indexOf(statusWord(status));
    return place < 0 ? ORDER.length : place;
  };
  return clauses.toSorted((a, b) => rank(a) - rank(b));
}

/** `?` for a status of a newer service. */
export function statusWord(status: TabledClause['status']): string {
  return wordOf(CLAUSE_STATUS, status) ?? '?';
}

function cellsOf({
  status,
  framework,
  clauseId,
  clauseName,
  evidenceCount,
  reasons,
}: TabledClause): string[] {
  return [statusWord(status), framework, clauseId, clauseName, String(evidenceCount), reasons.join(', ')];
}

/** Cells that are too long go on in the lines below. */
function rowLines(cells: readonly string[]): string[] {
  const parts = COLUMNS.map(([, width], i) => wrapped(harmlessText(cells[i] ?? ''), width));
  const height = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    COLUMNS.map(([name, width], i) =>
      padded(parts[i]?.[line] ?? '', width, name === NUMERIC ? 'right' : 'left'),
    )
      .join(GAP)
      .trimEnd(),
  );
}
