/** Cells of CSV by the grammar of RFC 4180 §2, written apart from the program. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length;) {
    const quoted = /^"((?:[^"]|"")*)"(,|\r\n)/.exec(text.slice(at));
    const plain = /^([^",\r\n]*)(,|\r\n)/.exec(text.slice(at));
    const [whole, cell = '', ending] = quoted ?? plain ?? [];
    if (whole === undefined) throw new Error(`no CSV at character ${at}`);
    row.push(quoted === null ? cell : cell.replaceAll('""', '"'));
    if (ending === '\r\n') {
      rows.push(row);
      row = [];
    }
    at += whole.length;
  }
  return rows;
}
