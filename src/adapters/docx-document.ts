import { AlignmentType, Document, Footer, Packer, PageNumber, Paragraph, TextRun } from 'docx';
import type { DpaDocument } from '../ports/dpa-document.ts';
import { toParagraphs, toTitle } from './docx-blocks.ts';
import { numbering, PAGE, styles } from './docx-styles.ts';
import { toXmlText } from './docx-text.ts';
import { fixZipDates } from './docx-zip-dates.ts';

/** Below 15, Word opens the document in compatibility mode. */
const WORD_2013 = 15;

/** The bytes of the .docx file: the same for the same document, whenever and wherever it is written. */
export async function writeDocx(document: DpaDocument): Promise<Uint8Array> {
  const file = new Document({
    styles,
    numbering,
    compatabilityModeVersion: WORD_2013,
    sections: [
      {
        properties: { page: PAGE },
        footers: { default: pageNumbers() },
        children: [toTitle(document.title), ...document.blocks.flatMap(toParagraphs)],
      },
    ],
  });
  const zip = await Packer.toBuffer(file, false, [coreProperties(document.title)]);
  fixZipDates(zip);
  return zip;
}

function pageNumbers(): Footer {
  const run = new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] });
  return new Footer({
    children: [new Paragraph({ style: 'Footer', alignment: AlignmentType.CENTER, children: [run] })],
  });
}

/** In place of the library's own, which name the author "Un-named" and the moment of writing. */
function coreProperties(title: string): { path: string; data: string } {
  const namespaces = [
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  ].join(' ');
  const properties = `<dc:title>${toXmlText(title)}</dc:title>`;
  return {
    path: 'docProps/core.xml',
    data: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties ${namespaces}>${properties}</cp:coreProperties>`,
  };
}
