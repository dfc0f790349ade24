/**
 * What the spellings of a clause's name have in common: `Art. 26(5)`, `Article 26.5` and `ART 26 (5)` are all
 * `art 26 5`. Unlike in a framework's name the borders between numbers count: 6.1 is not 61.
 */
export function clauseKey(name: string): string {
  const words = name.toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
  return words.map((word) => (word === 'article' ? 'art' : word)).join(' ');
}
