import { HeadingLevel, Paragraph, Tab, type Table, TextRun } from 'docx';
import type { Block } from '../ports/dpa-document.ts';
import { toPlainRuns, toRuns } from './docx-runs.ts';
import { BULLETS } from './docx-styles.ts';
import { toTable } from './docx-table.ts';

const HEADINGS = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const;

/** The document's name above its text. */
export function toTitle(title: string): Paragraph {
  return new Paragraph({ heading: HeadingLevel.TITLE, children: toPlainRuns(title) });
}

/** A block as paragraphs and tables of the page. */
export function toParagraphs(block: Block): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ heading: HEADINGS[block.level], children: toRuns(block.line) })];
    case 'paragraph':
      return [new Paragraph({ children: toRuns(block.line) })];
    case 'clause':
      return [
        new Paragraph({ style: 'Clause', children: [...toNumber(block.number), ...toRuns(block.line)] }),
      ];
    case 'list':
      return block.items.map(
        (item) =>
          new Paragraph({
            style: 'ListBullet',
            numbering: { reference: BULLETS, level: 0 },
            children: toRuns(item),
          }),
      );
    case 'table':
      break;
  }
  return toTable(block);
}

/** The number is text, so that it is the same in every format and no editor counts it anew. */
function toNumber(number: string): TextRun[] {
  return [...toPlainRuns(number), new TextRun({ children: [new Tab()] })];
}
