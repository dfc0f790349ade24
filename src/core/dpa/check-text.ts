import { fault, type PlacedValue } from '../clauses/placed-value.ts';
import { INVISIBLE } from '../invisible.ts';

const MOST_CHARACTERS = 500;
const MOST_IN_ADDRESS = 1000;
const LINE_SPACE = /[\t\n\r]/gu;
// Joiners are spelling in Persian and in Indic scripts, and change no order.
const JOINERS = /[\u200c\u200d]/gu;
const HIDDEN = new RegExp(`[${INVISIBLE}]`, 'u');
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const FILLERS: ReadonlySet<string> = new Set(
  [
    'TBD',
    'TBC',
    'to be determined',
    'to be confirmed',
    'TODO',
    'N/A',
    'not applicable',
    'not provided',
    'address not provided',
    'none',
    'null',
    'undefined',
    'unknown',
    'test',
    'Data Controller',
    'Data Processor',
  ].map(foldText),
);
const BRACKETED = /^(?:\[.*\]|<.*>)$/u;
const REPEATED_X = /^x{3,}$/u;

/** Unicode NFC, trimmed, each run of spaces as one space. Doing it again changes nothing. */
export function normaliseText(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/**
 * What spellings of one name have in common: `ACME, Inc.` and `Acme Inc` are equal. Signs such as `<` and `+` stay,
 * because `under 18`, `<18` and `18+` are different things, and so do vowel marks.
 */
export function foldText(text: string): string {
  // By way of upper case, so that `Straße` is `STRASSE`.
  return text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\p{P}\p{Z}\p{C}]+/gu, '');
}

/** A text that must be given, normalised; empty when it is wrong, which is then among the faults. */
export function requiredText(place: PlacedValue): string {
  return isAbsent(place.value) ? missing(place) : checkedText(place, MOST_CHARACTERS);
}

/** A text that need not be given, normalised; undefined when it is not given or wrong. */
export function optionalText(place: PlacedValue): string | undefined {
  if (isAbsent(place.value)) return undefined;
  const text = checkedText(place, MOST_CHARACTERS);
  return text === '' ? undefined : text;
}

/** A required name, which may not be a placeholder. */
export function requiredName(place: PlacedValue): string {
  return withoutFiller(place, requiredText(place));
}

export function optionalName(place: PlacedValue): string | undefined {
  return isAbsent(place.value) ? undefined : requiredName(place);
}

/** A required address: up to 1000 characters, tabs and line breaks become spaces, no placeholder. */
export function requiredAddress(place: PlacedValue): string {
  if (isAbsent(place.value)) return missing(place);
  const value = typeof place.value === 'string' ? place.value.replace(LINE_SPACE, ' ') : place.value;
  return withoutFiller(place, checkedText({ ...place, value }, MOST_IN_ADDRESS));
}

export function optionalAddress(place: PlacedValue): string | undefined {
  return isAbsent(place.value) ? undefined : requiredAddress(place);
}

/** Not given: protobuf has an empty text, and JSON may have null, where nothing is set. */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function missing(place: PlacedValue): string {
  fault(place, 'is missing; give it');
  return '';
}

function checkedText(place: PlacedValue, most: number): string {
  const { value } = place;
  const problem = typeof value === 'string' ? problemOf(value, most) : 'must be a text';
  if (typeof value === 'string' && problem === undefined) return normaliseText(value);
  fault(place, problem ?? 'must be a text');
  return '';
}

function problemOf(value: string, most: number): string | undefined {
  if (HIDDEN.test(value.replace(JOINERS, ''))) {
    return 'must have no control, bidirectional or other invisible characters; write it in one line of plain text';
  }
  const text = normaliseText(value);
  if (text === '') return 'is empty; give a text or leave it out';
  if (!LETTER_OR_DIGIT.test(text)) return 'must have a letter or a digit';
  if (Array.from(text).length > most) return `must have at most ${most} characters; shorten it`;
  return undefined;
}

function withoutFiller(place: PlacedValue, text: string): string {
  if (text !== '' && isFiller(text)) fault(place, 'is a placeholder; give the real value');
  return text;
}

function isFiller(text: string): boolean {
  const folded = foldText(text);
  return BRACKETED.test(text) || FILLERS.has(folded) || REPEATED_X.test(folded);
}
