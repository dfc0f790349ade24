import type { Block, Line } from '../../ports/dpa-document.ts';
import type { DpaFacts, Party } from './agreement.ts';
import { line, plain, strong, value } from './compose-line.ts';
import { heading, list, paragraph, table } from './compose-section.ts';

/** What stands before the numbered sections: notice, which document this is, and the parties. */
export function openingSection(facts: DpaFacts, openItems: number): Block[] {
  const { controller, processor } = facts.agreement;
  return [
    paragraph([strong('Draft for legal review. Not legal advice. Not in force until signed.')]),
    paragraph(openItems === 0 ? line`The draft has no open items.` : itemsNotice(openItems)),
    identification(facts),
    heading(1, 'Parties'),
    paragraph(line`This Data Processing Agreement is made between:`),
    list([partyLine(controller, 'Controller'), partyLine(processor, 'Processor')]),
  ];
}

function itemsNotice(count: number): Line {
  return line`Points still open: ${count}. "Open items" at the end of the document lists them; what is to be completed is
    also marked in the text.`;
}

function identification({ agreement, documentId, version, previousId, generatedAt }: DpaFacts): Block {
  return table(
    ['Item', 'This document'],
    [
      [line`Project`, [value(agreement.projectId)]],
      ...(agreement.orgId === '' ? [] : [[line`Organisation`, [value(agreement.orgId)]]]),
      [line`Document id`, [value(documentId)]],
      [line`Version`, [plain(String(version))]],
      [line`Previous version`, previousId === undefined ? line`None` : line`Document ${value(previousId)}`],
      [line`Date of this draft`, line`${value(generatedAt.slice(0, 10))} (UTC)`],
    ],
  );
}

function partyLine({ name, address }: Party, role: 'Controller' | 'Processor') {
  return line`${value(name)}, of ${value(address)} (the "${strong(role)}")`;
}
