/** A data processing agreement as text with structure, from which each format is made. */
export interface DpaDocument {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A run of text. None holds markup: what looks like it is to be shown as it stands. */
export interface Run {
  readonly text: string;
  /** `plain`: our words; `strong`: a defined term or label; `value`: given by the caller; `open`: to be completed. */
  readonly style: 'plain' | 'strong' | 'value' | 'open';
}

export type Line = readonly Run[];

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly line: Line }
  | { readonly kind: 'paragraph'; readonly line: Line }
  /** A numbered paragraph, such as 4.2. */
  | { readonly kind: 'clause'; readonly number: string; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'table'; readonly header: readonly Line[]; readonly rows: readonly (readonly Line[])[] };

/** Writes a document in a format of its own. */
export interface DpaRenderer {
  /** The same document gives the same bytes. Rejects with DPA_FAILED. */
  render(document: DpaDocument): Promise<Uint8Array>;
}
