import {
  BorderStyle,
  Paragraph,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  WidthType,
} from 'docx';
import type { Block, Line } from '../ports/dpa-document.ts';
import { toRuns } from './docx-runs.ts';
import { TEXT_WIDTH } from './docx-styles.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

const BORDER = { style: BorderStyle.SINGLE, size: 4, color: '8C8C8C' };
const BORDERS = {
  top: BORDER,
  bottom: BORDER,
  left: BORDER,
  right: BORDER,
  insideHorizontal: BORDER,
  insideVertical: BORDER,
};
const CELL_MARGINS = { top: 60, bottom: 60, left: 100, right: 100 };
const HEADER_SHADING = { type: ShadingType.CLEAR, color: 'auto', fill: 'E9ECF1' };

/** Characters: what a column's share of the width is reckoned from lies between these. */
const NARROWEST = 12;
const WIDEST = 60;

/**
 * A table over the whole width, whose header stands again on each page. Nothing for a table without cells, which Word
 * could not open; shorter rows are filled with empty cells.
 */
export function toTable({ header, rows }: TableBlock): (Table | Paragraph)[] {
  const widths = columnWidths([header, ...rows]);
  if (widths.length === 0) return [];
  const table = new Table({
    rows: [
      ...(header.length > 0 ? [toRow(header, widths, true)] : []),
      ...rows.map((row) => toRow(row, widths, false)),
    ],
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: BORDERS,
    margins: CELL_MARGINS,
  });
  // Word would make one table of two that follow each other.
  return [table, new Paragraph({ style: 'TableEnd' })];
}

function toRow(lines: readonly Line[], widths: readonly number[], isHeader: boolean): TableRow {
  const cells = widths.map((width, column) => toCell(lines[column] ?? [], width, isHeader));
  return new TableRow({ tableHeader: isHeader, cantSplit: true, children: cells });
}

function toCell(line: Line, width: number, isHeader: boolean): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    ...(isHeader ? { shading: HEADER_SHADING } : {}),
    children: [new Paragraph({ style: isHeader ? 'TableHeading' : 'TableText', children: toRuns(line) })],
  });
}

/** Twips of each column: the text width, shared out after the longest text of each. */
function columnWidths(rows: readonly (readonly Line[])[]): number[] {
  const count = Math.max(...rows.map((row) => row.length));
  const weights = Array.from({ length: count }, (_, column) => {
    const longest = Math.max(...rows.map((row) => charactersOf(row[column] ?? [])));
    return Math.min(Math.max(longest, NARROWEST), WIDEST);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.floor((TEXT_WIDTH * weight) / total));
}

function charactersOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + text.length, 0);
}
