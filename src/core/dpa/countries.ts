import { fault, type PlacedValue } from '../clauses/placed-value.ts';
import source from './countries.json' with { type: 'json' };

/** English names of each country by ISO 3166-1 alpha-2 code, the short name first. */
const NAMES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(source.names));
const MEMBER_STATES: ReadonlySet<string> = new Set(source.eu_member_states);
const EFTA_STATES: ReadonlySet<string> = new Set(source.eea_efta_states.codes);
const EU_TERRITORIES: ReadonlySet<string> = new Set(source.eu_territories.codes);

/** All countries with the names that a law can be known by. */
export const countryNames: Iterable<readonly [string, readonly string[]]> = NAMES;

export function isCountry(code: string): boolean {
  return NAMES.has(code);
}

/** English short name; the code itself where it is none of ISO 3166-1. */
export function countryName(code: string): string {
  return NAMES.get(code)?.[0] ?? code;
}

export function isMemberState(code: string): boolean {
  return MEMBER_STATES.has(code);
}

/** Iceland, Liechtenstein or Norway. */
export function isEftaState(code: string): boolean {
  return EFTA_STATES.has(code);
}

/** In the European Economic Area, for Chapter V GDPR. */
export function isInEea(code: string): boolean {
  return isMemberState(code) || isEftaState(code) || EU_TERRITORIES.has(code);
}

/** An ISO 3166-1 alpha-2 code in upper case; undefined when it is not given or wrong. */
export function countryOf(place: PlacedValue): string | undefined {
  const { value } = place;
  if (value === undefined || value === null || value === '') return undefined;
  const code = typeof value === 'string' ? value.trim().toUpperCase() : '';
  if (isCountry(code)) return code;
  fault(place, 'must be an ISO 3166-1 alpha-2 code, such as IE, US or GB');
  return undefined;
}
