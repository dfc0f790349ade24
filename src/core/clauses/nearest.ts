const MOST_EDITS = 2;

/** Those whose key takes at most two changed letters to become `text`, or that go on where it ends; nearest first. */
export function nearest<T extends { readonly key: string }>(text: string, candidates: readonly T[]): T[] {
  return candidates
    .map((candidate) => ({ candidate, distance: distanceOf(text, candidate.key) }))
    .filter(({ distance }) => distance <= MOST_EDITS)
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

function distanceOf(text: string, key: string): number {
  if (text !== '' && key !== '' && (key.startsWith(`${text} `) || text.startsWith(`${key} `))) return 1;
  // As many edits as letters would make anything near.
  return Math.min(text.length, key.length) <= MOST_EDITS ? Infinity : editDistance(text, key);
}

/** Levenshtein distance, or more than `MOST_EDITS` when it is. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_EDITS) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? Infinity;
}
