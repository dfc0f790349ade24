/** What a reader sees of markup that stands in one cell or heading. */
export function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The text of each element with this name, in order. */
export function textsOf(report: string, name: string): string[] {
  return report.match(new RegExp(`<${name}\\b[^>]*>.*?</${name}>`, 'gs'))?.map(textOf) ?? [];
}

/** The part under a heading. */
export function sectionOf(report: string, title: string): string {
  const start = report.indexOf(`>${title}</h2>`);
  return start < 0 ? '' : report.slice(start, report.indexOf('</section>', start));
}

/** The texts of the cells of a table's row, its heading left out. */
export function rowOf(part: string, heading: string): string[] {
  const row = part.match(/<tr\b.*?<\/tr>/gs)?.find((one) => textsOf(one, 'th')[0] === heading);
  return textsOf(row ?? '', 'td');
}

export const tagsOf = (report: string) => report.match(/<[^>]*>/g) ?? [];
