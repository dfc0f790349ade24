import type { Block, DpaDocument, Line, Run } from '../../ports/dpa-document.ts';
import { escapeInline, escapeStart, type Place } from './render-escape.ts';

/** The document as Markdown with GitHub's tables. No value can add markup; the same document gives the same text. */
export function renderMarkdown({ title, blocks }: DpaDocument): string {
  const heading = `# ${headingText([{ text: title, style: 'plain' }])}`;
  return `${[heading, ...blocks.map(renderBlock)].join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  if (block.kind === 'heading') return `${'#'.repeat(block.level + 1)} ${headingText(block.line)}`;
  if (block.kind === 'paragraph') return escapeStart(renderLine(block.line));
  // A number such as 4.2 begins no list.
  if (block.kind === 'clause') return `**${block.number}** ${renderLine(block.line)}`;
  if (block.kind === 'table') return renderTable(block.header, block.rows);
  return block.items.map((item) => `- ${escapeStart(renderLine(item))}`).join('\n');
}

/** A heading would lose number signs at its end. */
function headingText(line: Line): string {
  return renderLine(line).replace(/#+$/, (signs) => `\\${signs}`);
}

function renderTable(header: readonly Line[], rows: readonly (readonly Line[])[]): string {
  const rule = `| ${header.map(() => '---').join(' | ')} |`;
  return [renderRow(header), rule, ...rows.map(renderRow)].join('\n');
}

function renderRow(cells: readonly Line[]): string {
  return `| ${cells.map((cell) => renderLine(cell, true)).join(' | ')} |`;
}

function renderLine(line: Line, inTable = false): string {
  return line
    .map((run, i) => {
      const before = line[i - 1]?.text.at(-1) ?? '';
      const after = line[i + 1]?.text.at(0) ?? '';
      return renderRun(run, { before, after, inTable });
    })
    .join('');
}

function renderRun({ text, style }: Run, place: Place): string {
  if (style === 'open') return `**[${escapeInline(text.slice(1, -1), place)}]**`;
  const escaped = escapeInline(text, place);
  return style === 'strong' ? `**${escaped}**` : escaped;
}
