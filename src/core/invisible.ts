/**
 * Ranges for a character class (flag `u`) of what a reader of a text could not see, or what would change the order of
 * what stands around it: controls, soft hyphen, fillers, joiners, marks of direction, line and paragraph separators,
 * invisible operators, variation selectors, interlinear marks, tags, lone surrogates and noncharacters.
 *
 * By number, since what belongs to a Unicode category differs between engines, and builder and verifier have to come
 * to the same bytes.
 */
export const INVISIBLE = [
  String.raw`\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f`,
  String.raw`\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f`,
  String.raw`\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}`,
  String.raw`\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}`,
].join('');

const UNSEEN = new RegExp(`[${INVISIBLE}]`, 'gu');

/** The text with what a reader could not see as `\uXXXX`, or `\u{XXXXX}` beyond the basic plane. */
export function showInvisible(text: string): string {
  return text.replace(UNSEEN, codeOf);
}

function codeOf(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
