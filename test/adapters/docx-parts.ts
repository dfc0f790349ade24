import assert from 'node:assert/strict';
import { fromBufferPromise } from 'yauzl';
import { createDocxRenderer } from '../../src/adapters/docx-dpa-renderer.ts';
import type { DpaDocument } from '../../src/ports/dpa-document.ts';
import { bytesOf } from './zip-files.ts';

export interface WordRun {
  readonly text: string;
  readonly bold: boolean;
  /** Colour, or empty. */
  readonly highlight: string;
}

export interface WordParagraph {
  /** Id of the paragraph style; empty for Normal. */
  readonly style: string;
  readonly runs: readonly WordRun[];
  /** Tabs as `\t`, line breaks as `\n`. */
  readonly text: string;
}

/** A document of one paragraph for each text. */
export function ofTexts(texts: readonly string[]): DpaDocument {
  return {
    title: 'T',
    blocks: texts.map((text) => ({ kind: 'paragraph', line: [{ text, style: 'value' }] })),
  };
}

export async function render(document: DpaDocument): Promise<Map<string, string>> {
  return partsOf(await createDocxRenderer().render(document));
}

export async function renderBody(document: DpaDocument): Promise<string> {
  return partOf(await render(document), 'word/document.xml');
}

export function partOf(parts: ReadonlyMap<string, string>, path: string): string {
  const part = parts.get(path);
  assert.ok(part !== undefined, `${path} is missing`);
  return part;
}

/** The parts of a .docx file by path, in order. */
async function partsOf(docx: Uint8Array): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(Buffer.from(docx));
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry()) {
    const bytes = await bytesOf(await zip.openReadStreamPromise(entry));
    parts.set(entry.fileName, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  }
  return parts;
}

/** What Word would show of word/document.xml and the like, in order; tables as the paragraphs of their cells. */
export function paragraphsOf(xml: string): WordParagraph[] {
  return [...xml.matchAll(/<w:p>(.*?)<\/w:p>|<w:p\/>/gs)].map(([, content = '']) => {
    const runs = [...content.matchAll(/<w:r>(.*?)<\/w:r>/gs)].map(([, run = '']) => toRun(run));
    return {
      style: /<w:pStyle w:val="([^"]*)"/.exec(content)?.[1] ?? '',
      runs,
      text: runs.map(({ text }) => text).join(''),
    };
  });
}

/** The cells' texts of each row of each table. */
export function tablesOf(xml: string): string[][][] {
  return [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map(([table]) =>
    rowsOf(table).map((row) =>
      [...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) =>
        paragraphsOf(cell)
          .map(({ text }) => text)
          .join('\n'),
      ),
    ),
  );
}

export function rowsOf(table: string): string[] {
  return [...table.matchAll(/<w:tr>.*?<\/w:tr>/gs)].map(([row]) => row);
}

/** Names of the elements that are open at the end, or close in the wrong place. None in well-formed XML. */
export function unbalanced(xml: string): string[] {
  const open: string[] = [];
  for (const [, close, name = '', empty] of xml.matchAll(/<(\/?)([a-zA-Z:0-9]+)[^<>]*?(\/?)>/g)) {
    if (empty === '/') continue;
    if (close === '') open.push(name);
    else if (open.pop() !== name) return [name];
  }
  return open;
}

function toRun(run: string): WordRun {
  const pieces = [...run.matchAll(/<w:(?:t[^>]*>([^<]*)<\/w:t|(tab|br)\/)>/g)];
  const marks: Readonly<Record<string, string>> = { tab: '\t', br: '\n' };
  return {
    text: pieces.map(([, text = '', mark = '']) => marks[mark] ?? toText(text)).join(''),
    bold: run.includes('<w:b/>'),
    highlight: /<w:highlight w:val="([^"]*)"/.exec(run)?.[1] ?? '',
  };
}

function toText(xml: string): string {
  return xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
