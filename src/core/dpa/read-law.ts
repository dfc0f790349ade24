import { countryNames, isCountry, isInEea } from './countries.ts';

/** What governing law a text names. */
export interface NamedLaw {
  /** It names a state's law, and not only a legal basis such as "GDPR Art.28". */
  readonly isStateLaw: boolean;
  /** It names the law of a country outside the EEA. */
  readonly isForeign: boolean;
}

const CODE = /^[A-Z]{2}$/u;
// What may stand beside a country code, as in "laws of IE"; in a longer text two letters are an ordinary word.
const LAW_WORDS = /\b(?:the|laws?|of|state|governing|federal|applicable|courts?|and)\b/giu;

// The longer name first: "Northern Ireland" is not "Ireland".
const NAMES = Array.from(countryNames, ([code, names]) => names.map((name) => ({ code, name: spaced(name) })))
  .flat()
  .toSorted((a, b) => b.name.length - a.name.length);

/** Reads which countries' laws a text names, by name, adjective, part of a state or ISO code. */
export function readLaw(text: string): NamedLaw {
  const countries = countriesIn(text);
  return { isStateLaw: countries.length > 0, isForeign: countries.some((code) => !isInEea(code)) };
}

function countriesIn(text: string): string[] {
  let rest = spaced(text);
  const found: string[] = [];
  for (const { code, name } of NAMES) {
    if (!rest.includes(name)) continue;
    found.push(code);
    rest = rest.replaceAll(name, ' | ');
  }
  return [...found, ...codesIn(text)];
}

function codesIn(text: string): string[] {
  const words = text
    .replace(LAW_WORDS, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.every((word) => CODE.test(word) && isCountry(word)) ? words : [];
}

/** Lower case without accents, words between single spaces, and a space at each end. */
function spaced(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('&', ' and ').toLowerCase();
  return ` ${plain
    .split(/[^\p{L}\p{N}]+/u)
    .join(' ')
    .trim()} `;
}
