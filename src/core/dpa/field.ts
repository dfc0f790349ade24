import { memberOf, type PlacedValue } from '../clauses/placed-value.ts';

/** A member of the request, whose place has the name that callers know: `lawOfContract` is `law_of_contract`. */
export function fieldOf(
  place: PlacedValue,
  object: Readonly<Record<string, unknown>>,
  key: string,
): PlacedValue {
  const name = key.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
  return { ...memberOf(place, object, key), path: memberOf(place, {}, name).path };
}
