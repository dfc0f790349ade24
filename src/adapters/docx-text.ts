/**
 * What XML 1.0 cannot hold (§2.2) or a reader of a contract could not see: controls apart from tab and line ends,
 * marks that change the direction of what stands around them, lone surrogates, noncharacters. Joiners stay, since
 * scripts and emoji need them.
 */
const UNSEEN = new RegExp(
  String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]`,
  'gu',
);

/** The text with `\u202e` and the like in place of what could not be seen or written. Line ends become `\n`. */
export function toShownText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(UNSEEN, toEscape);
}

/** As content of an XML element. */
export function toXmlText(text: string): string {
  return toShownText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function toEscape(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
