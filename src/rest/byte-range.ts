/** Positions in a file, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

const SINGLE = /^bytes=[\t ]*(\d{0,15})-(\d{0,15})[\t ]*$/i;

/**
 * The one range that a Range header asks for (RFC 9110 §14.1.2). Undefined when the header is absent or its
 * unit is not bytes: the whole file is meant. `unsatisfiable` also for several ranges, which could ask for the
 * file a thousand times over.
 */
export function parseRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  if (header === undefined || !/^bytes=/i.test(header)) return undefined;
  const [, from, to] = SINGLE.exec(header) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return 'unsatisfiable';
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first <= last ? { first, last } : 'unsatisfiable';
}

/** Whether an If-None-Match header names the tag, compared weakly (RFC 9110 §13.1.2). */
export function matchesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((item) => {
    const candidate = item.trim().replace(/^W\//, '');
    return candidate === '*' || candidate === tag;
  });
}
