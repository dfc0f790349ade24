import { INVISIBLE } from '../invisible.ts';

/** What is not visible, and white space other than the blank: a validator might take it for the end of a line. */
const UNSEEN = new RegExp(String.raw`[${INVISIBLE}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]`, 'gu');
const EDGE_BLANK = /^ | $/g;
/** An underscore within a word is none of Markdown's. */
const MARKUP = /[\\`*~^<&[\]{}]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/**
 * A text as OSCAL's `string` wants it: one line that neither begins nor ends with white space. What is not visible
 * stands there as `\uXXXX`, and a backslash as `\\`, so that no two texts become the same. Empty stays empty.
 */
export function lineText(text: string): string {
  return text.replaceAll('\\', '\\\\').replace(UNSEEN, escaped).replace(EDGE_BLANK, escaped);
}

/** A text for OSCAL's `markup-line` and `markup-multiline`, which are Markdown: it reads as `lineText`. */
export function markupText(text: string): string {
  return lineText(text).replace(MARKUP, '\\$&');
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
