/** All objects and lists in a value, and the value. */
export function* nodesOf(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const member of Object.values(value)) yield* nodesOf(member);
}

/** The values of all members of that name, in the order of the document. */
export function membersOf(value: unknown, name: string): unknown[] {
  return [...nodesOf(value)].flatMap((node) =>
    Object.entries(node).flatMap(([key, member]: [string, unknown]) => (key === name ? [member] : [])),
  );
}
