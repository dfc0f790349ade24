import {
  fault,
  itemsOf,
  memberOf,
  objectOf,
  someItemsOf,
  type PlacedValue,
} from '../clauses/placed-value.ts';
import type { Agreement, SubProcessor } from './agreement.ts';
import {
  foldText,
  isAbsent,
  optionalAddress,
  optionalText,
  requiredName,
  requiredText,
} from './check-text.ts';
import { countryOf } from './countries.ts';
import { fieldOf } from './field.ts';
import { refuseMechanism } from './read-mechanisms.ts';

const MOST_ITEMS = 50;
const MOST_SUB_PROCESSORS = 200;

/** Texts of a list that must not be empty, normalised. */
export function requiredTexts(place: PlacedValue): string[] {
  return atMost(place, someItemsOf(place)).map(requiredText);
}

/** Texts of a list that need not be given, normalised. */
export function optionalTexts(place: PlacedValue, most = MOST_ITEMS): string[] {
  return givenItems(place, most).map(requiredText);
}

/** Countries of a list that need not be given, each once. */
export function countriesOf(place: PlacedValue): string[] {
  const items = givenItems(place, MOST_ITEMS);
  for (const item of items) if (isAbsent(item.value)) fault(item, 'is empty; leave it out');
  return [...new Set(items.flatMap((item) => countryOf(item) ?? []))];
}

/** Each text once, the first of those that differ in case, spaces and punctuation only. */
export function mergeTexts(texts: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const text of texts) if (!byKey.has(foldText(text))) byKey.set(foldText(text), text);
  return [...byKey.values()];
}

export function specialCategoriesOf(place: PlacedValue): Agreement['specialCategories'] {
  return givenItems(place, MOST_ITEMS).flatMap((item) => {
    const details = objectOf(item);
    if (details === undefined) return [];
    const category = requiredText(memberOf(item, details, 'category'));
    return [{ category, safeguards: optionalText(memberOf(item, details, 'safeguards')) }];
  });
}

/** Undefined when no list is given, and `none` does not say that there are none. */
export function subProcessorsOf(place: PlacedValue, none: boolean): Agreement['subProcessors'] {
  const subProcessors = givenItems(place, MOST_SUB_PROCESSORS).flatMap(subProcessorOf);
  if (none && subProcessors.length > 0) fault(place, 'must be empty, because no_sub_processors is true');
  return subProcessors.length > 0 || none ? subProcessors : undefined;
}

function subProcessorOf(place: PlacedValue): SubProcessor[] {
  const details = objectOf(place);
  if (details === undefined) return [];
  const at = (key: string) => fieldOf(place, details, key);
  const transferMechanism = optionalText(at('transferMechanism'));
  if (transferMechanism !== undefined) refuseMechanism(at('transferMechanism'), transferMechanism);
  const subProcessor = {
    name: requiredName(at('name')),
    address: optionalAddress(at('address')),
    country: countryOf(at('country')),
    purpose: optionalText(at('purpose')),
    contact: optionalText(at('contact')),
    transferMechanism,
  };
  return [subProcessor];
}

function givenItems(place: PlacedValue, most: number): PlacedValue[] {
  const isGiven = place.value !== undefined && place.value !== null;
  return isGiven ? atMost(place, itemsOf(place), most) : [];
}

function atMost(place: PlacedValue, items: PlacedValue[], most = MOST_ITEMS): PlacedValue[] {
  if (items.length > most) fault(place, `must have at most ${most} entries`);
  return items.slice(0, most);
}
