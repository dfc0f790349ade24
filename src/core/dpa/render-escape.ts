/** Where a text stands: what is markup depends on it. */
export interface Place {
  /** The characters before and after, empty at the ends of a block. */
  readonly before: string;
  readonly after: string;
  readonly inTable: boolean;
}

const ALWAYS = '*`[]~';
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const ENTITY = /&(?=#?[0-9a-z]+;)/gi;
/** The semicolon may be ours, after a value. */
const ENTITY_TO_END = /&(?=#?[0-9a-z]+(?:;|$))/gi;
const WORD = /[\p{L}\p{N}]/u;

/**
 * A text as Markdown shows it literally (CommonMark 0.31 and GitHub's tables, strikethrough and autolinks). Only what
 * would be markup at its place takes a backslash, so that `end-users`, `Smith & Sons` and `Müller_GmbH` stand as they
 * are. Starts of blocks are `escapeStart`'s.
 */
export function escapeInline(text: string, { before, after, inTable }: Place): string {
  return text
    .replace(/[*`[\]~_<|\\]/g, (character, at: number) => {
      const [previous, next] = [text[at - 1] ?? before, text[at + 1] ?? after];
      return isMarkup(character, previous, next) || (inTable && character === '|')
        ? `\\${character}`
        : character;
    })
    .replace(after === ';' ? ENTITY_TO_END : ENTITY, String.raw`\&`)
    .replace(/(?<=https?|ftp):(?=\/\/)/gi, String.raw`\:`)
    .replace(/(?<=www)\./gi, String.raw`\.`);
}

function isMarkup(character: string, before: string, after: string): boolean {
  // Within a word an underscore is never emphasis.
  if (character === '_') return !WORD.test(before) || !WORD.test(after);
  if (character === '<') return !/\s/.test(after);
  if (character === '\\') return after === '' || PUNCTUATION.test(after);
  return ALWAYS.includes(character);
}

/** Keeps the first characters of a block from opening a heading, a quote, a list, a rule or a fence. */
export function escapeStart(markdown: string): string {
  return markdown
    .replace(/^(?=#{1,6}(?:\s|$)|[-+](?:\s|$)|--|>|=+$)/, '\\')
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
}
