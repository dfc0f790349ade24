import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { csvLine } from '../../src/cli/csv.ts';
import { parseCsv } from './csv-reader.ts';

describe('csvLine', () => {
  it('ends with CRLF and quotes commas and quotes', () => {
    assert.equal(csvLine(['a', 'b,c', 'd"e', '']), 'a,"b,c","d""e",\r\n');
  });

  it('makes a text of what a spreadsheet would compute', () => {
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\uff1d1+1'];
    const [cells = []] = parseCsv(csvLine(formulas));
    for (const [i, cell] of cells.entries()) assert.ok(cell.startsWith("'"), `${i}: ${cell}`);
    assert.equal(cells.length, formulas.length);
  });

  it('leaves these characters alone behind the first one', () => {
    assert.equal(csvLine(['a=1', '1-2', 'a@b']), 'a=1,1-2,a@b\r\n');
  });

  it('escapes what a terminal would obey', () => {
    assert.equal(csvLine(['a\u001b[31m', 'b\u202ec', 'd\ne']), 'a\\u001b[31m,b\\u202ec,d\\u000ae\r\n');
  });

  it('is read back as it was, whatever harmless text it holds', () => {
    const harmless = fc
      .string({ unit: fc.constantFrom('a', ' ', ',', '"', "'", ';', '=', 'é') })
      .filter((cell) => !cell.startsWith('='));
    const rows = fc.array(fc.array(harmless, { minLength: 2, maxLength: 4 }), { maxLength: 4 });
    fc.assert(fc.property(rows, (given) => assert.deepEqual(parseCsv(given.map(csvLine).join('')), given)));
  });

  it('is one line of as many cells as were given, whatever they hold', () => {
    const cells = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(cells, (given) => {
        const rows = parseCsv(csvLine(given));
        assert.deepEqual([rows.length, rows[0]?.length], [1, given.length]);
        for (const cell of rows[0] ?? []) assert.doesNotMatch(cell, /^[=+\-@]|\p{Cc}/u);
      }),
    );
  });
});
