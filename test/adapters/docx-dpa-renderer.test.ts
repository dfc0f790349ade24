import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Packer } from 'docx';
import { createDocxRenderer } from '../../src/adapters/docx-dpa-renderer.ts';
import type { Block, DpaDocument, Run } from '../../src/ports/dpa-document.ts';
import {
  ofTexts,
  paragraphsOf,
  partOf,
  render,
  renderBody,
  rowsOf,
  tablesOf,
  unbalanced,
} from './docx-parts.ts';

const plain = (text: string): Run => ({ text, style: 'plain' });
const strong = (text: string): Run => ({ text, style: 'strong' });
const value = (text: string): Run => ({ text, style: 'value' });
const open = (text: string): Run => ({ text, style: 'open' });

const agreement: DpaDocument = {
  title: 'Data Processing Agreement & <Annexes>',
  blocks: [
    { kind: 'paragraph', line: [plain('between '), value('Smith & Sons <b>'), plain(' and "Zoë\'s"')] },
    { kind: 'heading', level: 1, line: [plain('1. Terms')] },
    {
      kind: 'clause',
      number: '1.1',
      line: [strong('Processor'), plain(' means '), open('[to be completed]')],
    },
    { kind: 'heading', level: 2, line: [plain('Measures')] },
    { kind: 'list', items: [[plain('first')], [plain('second '), value('👩‍👩‍👧')]] },
    { kind: 'heading', level: 3, line: [strong('Details')] },
    {
      kind: 'table',
      header: [[plain('Name')], [plain('Country')]],
      rows: [[[value('ACME')], [open('[country]')]], [[value('Short')]]],
    },
    { kind: 'table', header: [], rows: [[[plain('second table')]]] },
    { kind: 'paragraph', line: [plain('End.')] },
  ],
};

describe('createDocxRenderer', () => {
  it('writes every text of every block in order, each block in its style', async () => {
    const paragraphs = paragraphsOf(await renderBody(agreement));
    assert.deepEqual(
      paragraphs.map(({ style, text }) => [style, text]),
      [
        ['Title', 'Data Processing Agreement & <Annexes>'],
        ['', 'between Smith & Sons <b> and "Zoë\'s"'],
        ['Heading1', '1. Terms'],
        ['Clause', '1.1\tProcessor means [to be completed]'],
        ['Heading2', 'Measures'],
        ['ListBullet', 'first'],
        ['ListBullet', 'second 👩‍👩‍👧'],
        ['Heading3', 'Details'],
        ['TableHeading', 'Name'],
        ['TableHeading', 'Country'],
        ['TableText', 'ACME'],
        ['TableText', '[country]'],
        ['TableText', 'Short'],
        ['TableText', ''],
        ['TableEnd', ''],
        ['TableText', 'second table'],
        ['TableEnd', ''],
        ['', 'End.'],
      ],
    );
  });

  it('highlights exactly the open runs and sets exactly the strong ones in bold', async () => {
    const runs = paragraphsOf(await renderBody(agreement)).flatMap(({ runs: all }) => all);
    assert.deepEqual(
      runs.filter(({ highlight }) => highlight !== '').map(({ text, highlight }) => [text, highlight]),
      [
        ['[to be completed]', 'yellow'],
        ['[country]', 'yellow'],
      ],
    );
    assert.deepEqual(
      runs.filter(({ bold }) => bold).map(({ text }) => text),
      ['Processor', 'Details'],
    );
  });

  it('writes the rows of tables, short ones filled, and repeats the header alone', async () => {
    const body = await renderBody(agreement);
    assert.deepEqual(tablesOf(body), [
      [
        ['Name', 'Country'],
        ['ACME', '[country]'],
        ['Short', ''],
      ],
      [['second table']],
    ]);
    assert.deepEqual(
      rowsOf(body).map((row) => row.includes('<w:tblHeader/>')),
      [true, false, false, false],
    );
  });

  it('leaves out a table without cells, which Word could not open', async () => {
    const empty: Block[] = [
      { kind: 'table', header: [], rows: [] },
      { kind: 'table', header: [], rows: [[]] },
    ];
    const body = await renderBody({ title: 'T', blocks: empty });
    assert.ok(!body.includes('<w:tbl>'));
  });

  it('defines each style, list and part that the text refers to', async () => {
    const parts = await render(agreement);
    const body = partOf(parts, 'word/document.xml');
    for (const [, style] of body.matchAll(/<w:pStyle w:val="([^"]*)"/g))
      assert.ok(partOf(parts, 'word/styles.xml').includes(`w:styleId="${style}"`), style);
    const lists = [...body.matchAll(/<w:numId w:val="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(lists.length, 2);
    for (const id of lists)
      assert.ok(partOf(parts, 'word/numbering.xml').includes(`<w:num w:numId="${id}"`), id);
    for (const [path, part] of parts) assert.deepEqual(unbalanced(part), [], path);
  });

  it('is A4 with "n / m" in the footer', async () => {
    const parts = await render(agreement);
    // ISO 216 A4 is 210 by 297 mm, in twips.
    assert.match(partOf(parts, 'word/document.xml'), /<w:pgSz w:w="11906" w:h="16838"/);
    assert.match(
      partOf(parts, 'word/footer1.xml'),
      /<w:instrText[^>]*>PAGE<.*<w:t xml:space="preserve"> \/ <\/w:t>.*<w:instrText[^>]*>NUMPAGES</s,
    );
  });

  it('names the title as a property, and no author and no time', async () => {
    const core = partOf(await render(agreement), 'docProps/core.xml');
    assert.match(core, /<dc:title>Data Processing Agreement &amp; &lt;Annexes&gt;<\/dc:title>/);
    assert.doesNotMatch(core, /creator|lastModifiedBy|created|modified/);
  });

  it('gives the same bytes at another time', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 2, 1, 12, 0, 0) });
    const before = await createDocxRenderer().render(agreement);
    t.mock.timers.setTime(Date.UTC(2031, 10, 24, 3, 7, 9));
    assert.deepEqual(await createDocxRenderer().render(agreement), before);
  });

  it('gives other bytes for another document', async () => {
    const [one, other] = await Promise.all(
      ['a', 'b'].map((text) => createDocxRenderer().render(ofTexts([text]))),
    );
    assert.notDeepEqual(one, other);
  });

  it('rejects with DPA_FAILED and the cause when the library fails', async (t) => {
    const cause = new Error('no room');
    t.mock.method(Packer, 'toBuffer', () => Promise.reject(cause));
    await assert.rejects(createDocxRenderer().render(agreement), {
      name: 'CecError',
      code: 'DPA_FAILED',
      cause,
    });
  });
});
