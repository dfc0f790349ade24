/** A hash as it stands in bundles; empty for none. */
export function digestText(hash: string): string {
  return hash === '' ? '' : `sha256:${hash}`;
}
