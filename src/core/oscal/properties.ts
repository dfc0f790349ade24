import { lineText } from './oscal-text.ts';

const NAMESPACE = 'https://spanforge.dev/ns/cec';

/** What a property says. `classToken` tells properties of the same name apart. */
export type Fact = readonly [name: string, value: string | number | null, classToken?: string];

type Lists = Readonly<Record<string, readonly unknown[]>>;

/** The member `props` of an OSCAL object: properties of our own, without those that are null or an empty text. */
export function props(facts: readonly Fact[]): Lists {
  return listed('props', facts.flatMap(property));
}

/** A member with a list; no member without items, since OSCAL has no empty lists. */
export function listed(name: string, items: readonly unknown[]): Lists {
  return items.length === 0 ? {} : { [name]: items };
}

function property([name, value, classToken]: Fact): Readonly<Record<string, string>>[] {
  const text = value === null ? '' : lineText(String(value));
  if (text === '') return [];
  return [{ name, ns: NAMESPACE, value: text, ...(classToken === undefined ? {} : { class: classToken }) }];
}
