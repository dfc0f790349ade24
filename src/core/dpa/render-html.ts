import type { Block, DpaDocument, Line, Run } from '../../ports/dpa-document.ts';
import { markup, type Html } from '../report/html.ts';
import { DPA_STYLE } from './dpa-html-style.ts';

/**
 * The document as one HTML file without scripts or outside resources, for reading and printing. Every text is escaped;
 * the same document gives the same bytes.
 */
export function renderHtml({ title, blocks }: DpaDocument): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${DPA_STYLE}
</head>
<body>
<main>
<h1>${title}</h1>
${blocks.map(renderBlock)}</main>
</body>
</html>
`.toString();
}

function renderBlock(block: Block): Html {
  if (block.kind === 'heading') return renderHeading(block.level, block.line);
  if (block.kind === 'paragraph') return markup`<p>${block.line.map(renderRun)}</p>\n`;
  if (block.kind === 'clause') {
    return markup`<p class="clause"><span class="number">${block.number}</span> <span>${block.line.map(renderRun)}</span></p>\n`;
  }
  if (block.kind === 'table') return renderTable(block.header, block.rows);
  return markup`<ul>\n${block.items.map((item) => markup`<li>${item.map(renderRun)}</li>\n`)}</ul>\n`;
}

/** The title has the first level. */
function renderHeading(level: 1 | 2 | 3, line: Line): Html {
  const text = line.map(renderRun);
  if (level === 1) return markup`<h2>${text}</h2>\n`;
  return level === 2 ? markup`<h3>${text}</h3>\n` : markup`<h4>${text}</h4>\n`;
}

function renderTable(header: readonly Line[], rows: readonly (readonly Line[])[]): Html {
  const columns = header.length > 3 ? markup`<table class="wide">` : markup`<table>`;
  return markup`${columns}
<thead><tr>${header.map(renderHeaderCell)}</tr></thead>
<tbody>
${rows.map((row) => markup`<tr>${row.map(renderCell)}</tr>\n`)}</tbody>
</table>
`;
}

function renderHeaderCell(cell: Line): Html {
  return cell.length === 0 ? markup`<td></td>` : markup`<th scope="col">${cell.map(renderRun)}</th>`;
}

function renderCell(cell: Line, column: number): Html {
  const text = cell.map(renderRun);
  return column === 0 ? markup`<th scope="row">${text}</th>` : markup`<td>${text}</td>`;
}

function renderRun({ text, style }: Run): Html {
  if (style === 'strong') return markup`<strong>${text}</strong>`;
  return style === 'open' ? markup`<mark>${text}</mark>` : markup`${text}`;
}
