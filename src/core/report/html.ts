import { showInvisible } from '../invisible.ts';
import { grouped } from './figures.ts';

/** What a template takes: texts are escaped, numbers grouped, lists joined, and markup stands as it is. */
export type Content = string | number | Html | readonly Content[];

/** Markup that `markup` made. Private fields make the type nominal: no text can pass for it. */
export class Html {
  readonly #markup: string;

  private constructor(text: string) {
    this.#markup = text;
  }

  static of(literals: readonly string[], values: readonly Content[]): Html {
    const parts = literals.map((literal, i) => literal + contentOf(values[i] ?? ''));
    return new Html(parts.join(''));
  }

  toString(): string {
    return this.#markup;
  }
}

/**
 * A template tag: the literal text is markup, and every value in it is escaped unless this tag made it. It is not
 * called `html`: formatters lay such templates out anew, and a report's bytes would follow their version.
 */
export function markup(literals: TemplateStringsArray, ...values: Content[]): Html {
  return Html.of(literals, values);
}

function contentOf(value: Content): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return grouped(value);
  return value instanceof Html ? value.toString() : value.map(contentOf).join('');
}

const SPECIAL = /[&<>"']/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * A text as it can stand between tags and in quoted attributes. What a reader could not see, or what would change
 * the order of what stands around it, is shown as `\uXXXX`.
 */
export function escapeHtml(text: string): string {
  return showInvisible(text).replace(SPECIAL, (character) => ENTITIES[character] ?? '');
}
