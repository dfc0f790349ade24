/** A place in a parsed JSON value: member names and list indexes from the top. */
export type JsonPath = readonly (string | number)[];

/** Every leaf; of a list only the first and the last item, since the others are of the same kind. */
export function* leavesOf(value: unknown, path: JsonPath = []): Generator<JsonPath> {
  const children = childrenOf(value);
  if (children.length === 0) yield path;
  const edges = Array.isArray(value) ? [...new Set([children.at(0), children.at(-1)])] : children;
  for (const child of edges) if (child !== undefined) yield* leavesOf(child[1], [...path, child[0]]);
}

/** Of the leaves one under each member name. */
export function onePerName(value: unknown): JsonPath[] {
  const named = [...leavesOf(value)].map(
    (path) => [path.findLast((key) => typeof key === 'string'), path] as const,
  );
  return [...new Map(named).values()];
}

/** A copy in which only the value at `path` is another one, of the same type and length where it can be. */
export function alterAt(value: unknown, path: JsonPath): unknown {
  return putAt(value, path, altered(valueAt(value, path)));
}

/** A copy without the member at `path`, or with one more in the object there. */
export function reshapeAt(value: unknown, [key, ...rest]: JsonPath, change: 'drop' | 'add'): unknown {
  if (key === undefined) return typeof value === 'object' ? { ...value, zzz: 1 } : value;
  if (Array.isArray(value))
    return value.map((item: unknown, i) => (i === key ? reshapeAt(item, rest, change) : item));
  const members = childrenOf(value);
  if (change === 'drop' && rest.length === 0)
    return Object.fromEntries(members.filter(([name]) => name !== key));
  return Object.fromEntries(
    members.map(([name, child]) => [name, name === key ? reshapeAt(child, rest, change) : child]),
  );
}

export function childrenOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((item: unknown, i) => [i, item]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function altered(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return value === '' ? 'x' : otherLast(value);
  if (Array.isArray(value)) return ['x'];
  return value === null ? 0 : { x: 1 };
}

/** Another last digit, or else letter, so that hashes, times and ids stay well-formed. */
function otherLast(text: string): string {
  const digit = text.search(/\d\D*$/);
  const at = digit >= 0 ? digit : text.search(/[A-Za-z][^A-Za-z]*$/);
  return `${text.slice(0, at)}${otherThan(text.charAt(at))}${text.slice(at + 1)}`;
}

function otherThan(character: string): string {
  if (/\d/.test(character)) return character === '1' ? '2' : '1';
  if (/[a-z]/.test(character)) return character === 'a' ? 'b' : 'a';
  return character === 'A' ? 'B' : 'A';
}

function valueAt(value: unknown, [key, ...rest]: JsonPath): unknown {
  if (key === undefined) return value;
  return valueAt(childrenOf(value).find(([name]) => name === key)?.[1], rest);
}

/** A copy with `put` in the place of the value at `path`. */
export function putAt(value: unknown, [key, ...rest]: JsonPath, put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(value))
    return value.map((item: unknown, i) => (i === key ? putAt(item, rest, put) : item));
  return Object.fromEntries(
    childrenOf(value).map(([name, child]) => [name, name === key ? putAt(child, rest, put) : child]),
  );
}
