/** Members whose keys are data. */
const MAPS = new Set(['counts_by_kind', 'applies_from', 'controller_details', 'processor_details', 'kinds']);

/** Where a JSON value has which types, as in `clauses[].first_at: null|string`; a key that is data is `*`. */
export function shapeOf(value: unknown): Record<string, string> {
  const types = new Map<string, Set<string>>();
  collect(value, '', types);
  const sorted = [...types].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([path, found]) => [path, [...found].toSorted().join('|')]));
}

function collect(value: unknown, path: string, types: Map<string, Set<string>>): void {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  types.set(path, (types.get(path) ?? new Set()).add(type));
  if (Array.isArray(value)) for (const element of value) collect(element, `${path}[]`, types);
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value))
      collect(member, `${path}.${MAPS.has(path.split('.').at(-1) ?? '') ? '*' : key}`, types);
}
