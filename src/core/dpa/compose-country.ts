import type { Run } from '../../ports/dpa-document.ts';
import { open, value } from './compose-line.ts';
import { countryName } from './countries.ts';

/** A country of ISO 3166-1 for readers, such as `Ireland (IE)`; the code alone where it has no name. */
export function country(code: string): Run {
  const name = countryName(code);
  return value(name === code ? code : `${name} (${code})`);
}

/** The country, or the open item that stands for it. */
export function countryOr(code: string | undefined, missing: string): Run {
  return code === undefined ? open(missing) : country(code);
}
