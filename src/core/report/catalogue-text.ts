import type { Catalogue } from '../clauses/catalogue.ts';

/**
 * A text in those parts of a catalogue that clause status does not rely on. Nothing is known about their form, as
 * the catalogue may be a stranger's: empty when there is no such text.
 */
export function textAt(source: unknown, ...path: readonly string[]): string {
  const value = valueAt(source, path);
  return typeof value === 'string' ? value : '';
}

/** As `textAt`, for a list; what is no text in it is left out. */
export function textsAt(source: unknown, ...path: readonly string[]): string[] {
  const value = valueAt(source, path);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** What people call a kind, for instance `Bias report`; its schema key where the catalogue has no name. */
export function kindLabel(kind: string, { source }: Catalogue): string {
  return textAt(source, 'evidence_kinds', kind, 'label') || kind;
}

function valueAt(source: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    source,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
