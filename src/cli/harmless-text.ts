/** What a terminal would obey rather than show, or what would show a text in another order than it has. */
const OBEYED = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu;

/** For a text whose place or width matters: escaped as `print` does, and tabs as well, which would move the rest. */
export function harmlessText(text: string): string {
  return text.replace(OBEYED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
