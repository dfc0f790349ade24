import { markup, type Content, type Html } from './html.ts';

export type Fact = readonly [name: string, value: Content];

/** A part of the report under its own heading. */
export function section(title: string, body: Content): Html {
  const id = title.toLowerCase().replace(/[^a-z]+/g, '-');
  return markup`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <div>${body}</div>
  </section> `;
}

/** Names and values side by side. */
export function facts(rows: readonly Fact[]): Html {
  return markup`<dl class="facts">
    ${rows.map(
      ([name, value]) =>
        markup`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div> `,
    )}
  </dl>`;
}

/** A table that is wider than a phone: it scrolls by itself, also by keyboard. */
export function wideTable(label: string, table: Html): Html {
  return markup`<div class="wide" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}

/** The first of many items, with the number of those that are left out. */
export function cut<Item>(items: readonly Item[], most: number): { shown: readonly Item[]; more: number } {
  return { shown: items.slice(0, most), more: Math.max(0, items.length - most) };
}
