/** A value that came from outside, where it stands, and the list that takes what is wrong with it. */
export interface PlacedValue {
  readonly value: unknown;
  readonly path: string;
  readonly faults: string[];
}

type JsonObject = Readonly<Record<string, unknown>>;

// A stranger's file can be wrong in a million places; nobody reads more than some.
const MOST_FAULTS = 100;

/** Records what is wrong here; each reader below does so and then returns a stand-in. */
export function fault({ path, faults }: PlacedValue, problem: string): void {
  if (faults.length < MOST_FAULTS) faults.push(path === '' ? problem : `${path}: ${problem}`);
}

export function objectOf(place: PlacedValue): JsonObject | undefined {
  if (isObject(place.value)) return place.value;
  fault(place, 'must be an object');
  return undefined;
}

export function memberOf(place: PlacedValue, object: JsonObject, key: string): PlacedValue {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return { ...place, value, path: place.path === '' ? key : `${place.path}.${key}` };
}

export function itemsOf(place: PlacedValue): PlacedValue[] {
  if (!Array.isArray(place.value)) {
    fault(place, 'must be a list');
    return [];
  }
  return place.value.map((value: unknown, i) => ({ ...place, value, path: `${place.path}[${i}]` }));
}

export function someItemsOf(place: PlacedValue): PlacedValue[] {
  const items = itemsOf(place);
  if (items.length === 0 && Array.isArray(place.value)) fault(place, 'must not be empty');
  return items;
}

export function textOf(place: PlacedValue): string {
  if (typeof place.value === 'string' && place.value !== '') return place.value;
  fault(place, 'must be a text that is not empty');
  return '';
}

/** A text that may be empty. */
export function stringOf(place: PlacedValue): string {
  if (typeof place.value === 'string') return place.value;
  fault(place, 'must be a text');
  return '';
}

export function wholeNumberOf(place: PlacedValue, least: number): number {
  if (typeof place.value === 'number' && Number.isSafeInteger(place.value) && place.value >= least)
    return place.value;
  fault(place, `must be a whole number of ${least} or more`);
  return least;
}

export function numberOf(place: PlacedValue, least: number, most: number): number {
  if (typeof place.value === 'number' && place.value >= least && place.value <= most) return place.value;
  fault(place, `must be a number from ${least} to ${most}`);
  return least;
}

export function finiteOf(place: PlacedValue): number {
  if (typeof place.value === 'number' && Number.isFinite(place.value)) return place.value;
  fault(place, 'must be a number');
  return 0;
}

/** False where it is missing. */
export function flagOf(place: PlacedValue): boolean {
  if (place.value === undefined) return false;
  if (typeof place.value === 'boolean') return place.value;
  fault(place, 'must be true or false');
  return false;
}

/** One of the allowed words, or undefined. */
export function wordOf<Word extends string>(place: PlacedValue, allowed: readonly Word[]): Word | undefined {
  const word = allowed.find((candidate) => candidate === place.value);
  if (word === undefined) fault(place, `must be one of ${allowed.join(', ')}`);
  return word;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
