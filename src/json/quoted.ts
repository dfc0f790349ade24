const LONGEST_SHOWN = 64;
const UNPRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/**
 * A caller's text, safe to stand in a message: in double quotes, at most 64 characters, and with `?` for
 * whatever is not printable (controls, line breaks, bidirectional overrides, lone surrogates).
 */
export function quoted(text: string): string {
  const shown = text.slice(0, LONGEST_SHOWN).toWellFormed().replace(UNPRINTABLE, '?');
  return `"${shown}${text.length > LONGEST_SHOWN ? '…' : ''}"`;
}
