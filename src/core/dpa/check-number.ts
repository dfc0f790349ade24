import { fault, type PlacedValue } from '../clauses/placed-value.ts';

/** A whole number that must be given; `least` when it is wrong, which is then among the faults. */
export function wholeWithin(place: PlacedValue, least: number, most: number): number {
  const { value } = place;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  fault(place, `must be a whole number from ${least} to ${most}`);
  return least;
}

/** The same for one that need not be given. */
export function optionalWhole(place: PlacedValue, least: number, most: number): number | undefined {
  if (place.value === undefined || place.value === null) return undefined;
  return wholeWithin(place, least, most);
}

/** True or false; undefined when it is not given. */
export function optionalFlag(place: PlacedValue): boolean | undefined {
  const { value } = place;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  fault(place, 'must be true or false');
  return undefined;
}
