import { invalidInput } from '../../errors.ts';
import { quoted } from '../../json/quoted.ts';
import type { Catalogue, FrameworkId } from './catalogue.ts';
import { isFrameworkName, nameKey } from './framework-name.ts';

const MOST_NAMES = 64;

export interface ResolvedFrameworks {
  /** Each once, in the order of the request. */
  readonly ids: FrameworkId[];
  /** The same frameworks as the request first spelled them. */
  readonly covered: string[];
}

/**
 * The frameworks that a request names, by id, alias or title; case, spaces and punctuation do not matter. No
 * names mean all frameworks, in the catalogue's order.
 *
 * @throws {CecError} INVALID_INPUT for an unknown name, and for more than 64 names.
 */
export function resolveFrameworks(names: readonly string[], catalogue: Catalogue): ResolvedFrameworks {
  if (names.length > MOST_NAMES) throw invalidInput('frameworks', `more than ${MOST_NAMES} names`);
  const idByKey = indexNames(catalogue);
  const spellings = new Map<FrameworkId, string>();
  for (const name of names) {
    const id = isFrameworkName(name) ? idByKey.get(nameKey(name)) : undefined;
    if (id === undefined) throw unknownFramework(name, catalogue);
    if (!spellings.has(id)) spellings.set(id, name);
  }
  if (names.length === 0) for (const { id } of catalogue.frameworks) spellings.set(id, id);
  return { ids: [...spellings.keys()], covered: [...spellings.values()] };
}

function indexNames({ frameworks }: Catalogue): ReadonlyMap<string, FrameworkId> {
  const names = frameworks.flatMap(({ id, aliases, title }) =>
    [id, ...aliases, title].map((name): [string, FrameworkId] => [nameKey(name), id]),
  );
  return new Map(names);
}

function unknownFramework(name: string, { frameworks }: Catalogue): Error {
  const known = frameworks.map(({ id }) => id).join(', ');
  return invalidInput('frameworks', `${quoted(name)} is not a known framework; known are ${known}`);
}
