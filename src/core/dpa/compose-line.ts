import type { Line, Run } from '../../ports/dpa-document.ts';
import { showInvisible } from '../invisible.ts';

/** What a line takes besides its own words. A bare string is refused, so that no value passes for our words. */
export type Part = Run | Line | number;

/** A template tag: the literal text is ours, and line breaks in it are spaces. */
export function line(literals: TemplateStringsArray, ...parts: readonly Part[]): Line {
  return literals
    .flatMap((literal, i) => [plain(literal.replace(/\s+/g, ' ')), ...runsOf(parts[i])])
    .filter(({ text }) => text !== '');
}

function runsOf(part: Part | undefined): Line {
  if (part === undefined) return [];
  if (typeof part === 'number') return [plain(String(part))];
  return 'style' in part ? [part] : part;
}

export function plain(text: string): Run {
  return { text, style: 'plain' };
}

export function strong(text: string): Run {
  return { text, style: 'strong' };
}

/**
 * A text that the caller gave, on one line. What a reader could not see, or what would change the order of what
 * stands around it, is shown as `\uXXXX`, so that every format shows the same.
 */
export function value(text: string): Run {
  return { text: visible(text), style: 'value' };
}

function visible(text: string): string {
  return showInvisible(text.trim().replace(/\s+/g, ' '));
}

const OPEN_START = '[to be completed: ';

/** A place for the parties to fill before they sign, named by what belongs there. */
export function open(what: string): Run {
  return { text: `${OPEN_START}${visible(what)}]`, style: 'open' };
}

/** What an open run asks for, without its brackets. */
export function askedBy({ text }: Run): string {
  return text.slice(OPEN_START.length, -1);
}

/** A value, or the open item that stands for it. */
export function valueOr(text: string | undefined, missing: string): Run {
  return text === undefined ? open(missing) : value(text);
}

/** Lines one after the other, with a mark between them. */
export function joined(lines: readonly (Line | Run)[], mark = '; '): Line {
  return lines.flatMap((each, i) => (i === 0 ? runsOf(each) : [plain(mark), ...runsOf(each)]));
}

/** Values in a row, or the open item that stands for them. */
export function valuesOr(texts: readonly string[], missing: string): Line {
  return texts.length === 0 ? [open(missing)] : joined(texts.map(value));
}

/** A number of days or hours, such as `30 days`, or the open item that stands for it. */
export function countOr(count: number | undefined, unit: 'day' | 'hour', missing: string): Run {
  if (count === undefined) return open(missing);
  return { text: `${count} ${unit}${count === 1 ? '' : 's'}`, style: 'value' };
}
