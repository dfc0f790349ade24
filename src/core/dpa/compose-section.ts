import type { Block, Line } from '../../ports/dpa-document.ts';
import { plain } from './compose-line.ts';

/** The numbered sections, in order; other sections refer to them by number. */
export const SECTION = {
  definitions: 1,
  roles: 2,
  description: 3,
  instructions: 4,
  controller: 5,
  confidentiality: 6,
  security: 7,
  subProcessors: 8,
  requests: 9,
  assistance: 10,
  breaches: 11,
  retention: 12,
  ending: 13,
  audits: 14,
  transfers: 15,
  suspension: 16,
  liability: 17,
  form: 18,
  law: 19,
} as const;

/** A numbered clause, or a list or table that belongs to the clause before it. */
export type Entry = Line | Block;

/** A section under its number; its clauses count from 1. */
export function section(number: number, title: string, entries: readonly Entry[]): Block[] {
  let clauses = 0;
  return [
    heading(1, `${number}. ${title}`),
    ...entries.map((entry): Block => {
      if ('kind' in entry) return entry;
      clauses += 1;
      return { kind: 'clause', number: `${number}.${clauses}`, line: entry };
    }),
  ];
}

/** Levels count below the title of the document. */
export function heading(level: 1 | 2, text: string): Block {
  return { kind: 'heading', level, line: [plain(text)] };
}

export function paragraph(line: Line): Block {
  return { kind: 'paragraph', line };
}

export function list(items: readonly Line[]): Block {
  return { kind: 'list', items };
}

export function table(header: readonly string[], rows: readonly (readonly Line[])[]): Block {
  return { kind: 'table', header: header.map((text) => (text === '' ? [] : [plain(text)])), rows };
}
