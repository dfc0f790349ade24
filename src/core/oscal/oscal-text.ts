/**
 * What a reader could not see, or what a validator might take for the edge or the end of a line: controls, white space
 * other than the blank, bidirectional and other format characters, lone surrogates, non-characters. Listed by number,
 * since what belongs to a Unicode category differs between versions of Node and the verifier compares bytes.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

const EDGE_BLANK = /^ | $/g;
/** An underscore within a word is none of Markdown's. */
const MARKUP = /[\\`*~^<&[\]{}]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/**
 * A text as OSCAL's `string` wants it: one line that neither begins nor ends with white space. What is not visible
 * stands there as `\uXXXX`, and a backslash as `\\`, so that no two texts become the same. Empty stays empty.
 */
export function lineText(text: string): string {
  return text.replaceAll('\\', '\\\\').replace(INVISIBLE, escaped).replace(EDGE_BLANK, escaped);
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
