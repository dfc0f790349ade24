type Child = Node | string;

/** An element with its attributes and content. Texts stay texts: nothing of a bundle becomes markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** What the page's own markup holds. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page lacks its ${id}`);
  return found;
}

/** A column of a table. */
export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Child;
  readonly numeric?: boolean;
}

/** A table whose first column names the rows. `look` is a class of the style. */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  look: 'stack' | 'wide',
): HTMLElement {
  const classOf = ({ numeric }: Column<Row>): Record<string, string> => (numeric ? { class: 'number' } : {});
  const head = columns.map((column) => element('th', { scope: 'col', ...classOf(column) }, column.name));
  const body = rows.map((row) =>
    element(
      'tr',
      { role: 'row' },
      ...columns.map((column, i) =>
        i === 0
          ? element('th', { scope: 'row', role: 'rowheader' }, column.cell(row))
          : element('td', { role: 'cell', ...classOf(column) }, column.cell(row)),
      ),
    ),
  );
  // The roles are those that a table has anyway, but for a style that shows it otherwise.
  const made = element(
    'table',
    { class: look, role: 'table' },
    element('caption', {}, caption),
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...head)),
    element('tbody', { role: 'rowgroup' }, ...body),
  );
  if (look === 'stack') return made;
  return element('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': caption }, made);
}
