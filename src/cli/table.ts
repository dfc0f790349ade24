import { harmlessText } from './harmless-text.ts';
import { padded, widthOf } from './text-width.ts';

export interface Column {
  readonly name: string;
  /** Numbers stand to the right. */
  readonly align?: 'right';
}

/** A table of any length. Its columns are as wide as its first rows need; longer cells of later ones stick out. */
export interface Table {
  /** `below` are lines that follow the row. */
  row(cells: readonly string[], below?: readonly string[]): void;
  /** To be called after the last row. */
  end(): void;
}

interface Row {
  readonly cells: readonly string[];
  readonly below: readonly string[];
}

const MEASURED_ROWS = 100;
const GAP = '  ';

/** `write` takes each line; nothing is written for a table without rows. */
export function createTable(columns: readonly Column[], write: (line: string) => void): Table {
  let waiting: Row[] = [];
  let widths: readonly number[] | undefined;

  function flush(): void {
    if (waiting.length === 0) return;
    if (widths === undefined) {
      widths = columns.map(({ name }, i) =>
        Math.max(...[name, ...waiting.map(({ cells }) => cells[i] ?? '')].map(widthOf)),
      );
      write(lineOf(columns.map(({ name }) => name)));
    }
    for (const { cells, below } of waiting) for (const line of [lineOf(cells), ...below]) write(line);
    waiting = [];
  }

  function lineOf(cells: readonly string[]): string {
    return columns
      .map(({ align }, i) => padded(cells[i] ?? '', widths?.[i] ?? 0, align))
      .join(GAP)
      .trimEnd();
  }

  return {
    row: (cells, below = []) => {
      waiting.push({ cells: cells.map(harmlessText), below });
      if (widths !== undefined || waiting.length === MEASURED_ROWS) flush();
    },
    end: flush,
  };
}
