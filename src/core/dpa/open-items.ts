import type { Block, Line } from '../../ports/dpa-document.ts';
import type { DpaWarning } from './agreement.ts';
import { askedBy, line, value } from './compose-line.ts';
import { heading, list, paragraph } from './compose-section.ts';

/** What the parties have to complete, and where in the document; each thing once, in the order of the text. */
export interface OpenItem {
  readonly asked: string;
  readonly places: readonly string[];
}

/** The open runs of a text. */
export function findOpenItems(blocks: readonly Block[]): OpenItem[] {
  const places = new Map<string, string[]>();
  let under = '';
  for (const block of blocks) {
    if (block.kind === 'heading') under = placeOf(block.line);
    const place = block.kind === 'clause' ? `Clause ${block.number}` : under;
    if (block.kind === 'clause') under = place;
    for (const run of linesOf(block)
      .flat()
      .filter(({ style }) => style === 'open')) {
      const asked = askedBy(run);
      const known = places.get(asked) ?? [];
      if (!known.includes(place)) places.set(asked, [...known, place]);
    }
  }
  return [...places].map(([asked, at]) => ({ asked, places: at }));
}

function placeOf(title: Line): string {
  const text = title.map((run) => run.text).join('');
  return /^Annex [IV]+(?:\.[A-C])?/.exec(text)?.[0] ?? text;
}

function linesOf(block: Block): readonly Line[] {
  if (block.kind === 'list') return block.items;
  return block.kind === 'table' ? [...block.header, ...block.rows.flat()] : [block.line];
}

/** The items as sentences, and the warnings after them. */
export function describeOpenItems(items: readonly OpenItem[], warnings: readonly DpaWarning[]): string[] {
  const messages = warnings.map(({ message }) => message);
  return [...new Set([...items.map(({ asked, places }) => `${places.join(', ')}: ${asked}`), ...messages])];
}

/** Point 37 of the agreement: everything to be settled before signature. */
export function openItemsSection(items: readonly string[]): Block[] {
  return [
    heading(1, 'Open items'),
    ...(items.length === 0
      ? [paragraph(line`None`)]
      : [
          paragraph(line`The parties complete or settle the following before signature.`),
          list(items.map((item) => [value(item)])),
        ]),
  ];
}
