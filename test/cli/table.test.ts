import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTable } from '../../src/cli/table.ts';

function tableOf(rows: readonly (readonly string[])[]): string[] {
  const lines: string[] = [];
  const table = createTable([{ name: 'n', align: 'right' }, { name: 'name' }, { name: 'x' }], (line) =>
    lines.push(line),
  );
  for (const row of rows) table.row(row);
  table.end();
  return lines;
}

describe('createTable', () => {
  it('makes columns as wide as their cells, and numbers stand to the right', () => {
    assert.deepEqual(
      tableOf([
        ['1', 'a', 'b'],
        ['100', 'longer', 'c'],
      ]),
      ['  n  name    x', '  1  a       b', '100  longer  c'],
    );
  });

  it('writes nothing when there are no rows', () => assert.deepEqual(tableOf([]), []));

  it('writes the first rows before the last ones are known', () => {
    const lines: string[] = [];
    const table = createTable([{ name: 'n' }], (line) => lines.push(line));
    for (let i = 0; i < 1000; i++) table.row([`${i}`]);
    assert.equal(lines.at(-1), '999');
  });

  it('puts the lines that belong to a row below it', () => {
    const lines: string[] = [];
    const table = createTable([{ name: 'n' }], (line) => lines.push(line));
    table.row(['a'], ['below a']);
    table.row(['b']);
    table.end();
    assert.deepEqual(lines, ['n', 'a', 'below a', 'b']);
  });

  it('keeps its columns whatever a cell holds', () => {
    const [, first = '', second = ''] = tableOf([
      ['1', 'a\u001b[2J\u202e', 'X'],
      ['2', 'b', 'X'],
    ]);
    assert.equal(first.indexOf('X'), second.indexOf('X'));
    assert.doesNotMatch(first, /\p{Cc}|\p{Bidi_Control}/u);
  });
});
