import { harmlessText } from './harmless-text.ts';

/** How a cell begins that a spreadsheet takes for a formula; the last four are full-width forms of the first. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u;
const TO_BE_QUOTED = /[",\r\n]|^\s|\s$/;

/**
 * A line of RFC 4180, CRLF included. A cell that a spreadsheet would compute gets a single quote in front, so that it
 * is a text there; controls are escaped as everywhere in our output.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const cell = harmlessText(FORMULA.test(text) ? `'${text}` : text);
  return TO_BE_QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
