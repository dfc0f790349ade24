import { TextRun, type IRunOptions } from 'docx';
import type { Line, Run } from '../ports/dpa-document.ts';
import { toShownText } from './docx-text.ts';

/**
 * Set on the run itself: bold of a character style would be taken away again by a bold paragraph style
 * (ECMA-376 Part 1, §17.7.3), and Word knows no highlighting in a style.
 */
const LOOKS: Readonly<Record<Run['style'], IRunOptions>> = {
  plain: {},
  value: {},
  strong: { bold: true },
  open: { highlight: 'yellow' },
};

/** A line as Word's runs; a line end within it stays one. */
export function toRuns(line: Line): TextRun[] {
  return line.flatMap(({ text, style }) => toTextRuns(text, LOOKS[style]));
}

/** A text of our own or of the caller, without any style of its own. */
export function toPlainRuns(text: string): TextRun[] {
  return toTextRuns(text, LOOKS.plain);
}

function toTextRuns(text: string, look: IRunOptions): TextRun[] {
  return toShownText(text)
    .split('\n')
    .flatMap((part, index) =>
      splitBraces(part).map(
        (piece, place) => new TextRun({ ...look, text: piece, break: index > 0 && place === 0 ? 1 : 0 }),
      ),
    );
}

/** The library takes `{name-0}` for the place of a list's id, even in a text. Cut after each brace, it is none. */
function splitBraces(text: string): string[] {
  return text.split(/(?<=\{)/);
}
