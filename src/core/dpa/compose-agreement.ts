import type { Block, DpaDocument } from '../../ports/dpa-document.ts';
import type { DpaFacts } from './agreement.ts';
import { assistanceSection, breachesSection, requestsSection } from './assistance-section.ts';
import { auditsSection, liabilitySection, suspensionSection } from './audits-section.ts';
import { formSection, lawSection, signatureSection } from './closing-section.ts';
import { definitionsSection } from './definitions-section.ts';
import { evidenceAnnex } from './evidence-annex.ts';
import { confidentialitySection, instructionsSection, securitySection } from './instructions-section.ts';
import { measuresAnnex } from './measures-annex.ts';
import { describeOpenItems, findOpenItems, openItemsSection } from './open-items.ts';
import { openingSection } from './opening-section.ts';
import { partiesAnnex } from './parties-annex.ts';
import { authorityAnnex, processingAnnex } from './processing-annex.ts';
import { endingSection, retentionSection } from './retention-section.ts';
import { controllerSection, descriptionSection, rolesSection } from './roles-section.ts';
import { subProcessorsAnnex } from './sub-processors-annex.ts';
import { subProcessorsSection } from './sub-processors-section.ts';
import { transfersSection } from './transfers-section.ts';

const TITLE = 'Data Processing Agreement under Article 28 GDPR';

/**
 * The draft of a contract under Art. 28(3) GDPR. What the facts do not state stands in it as an open item, never as a
 * made-up value; `openItems` are those items with their places, then the messages of the warnings, as the last section
 * of the document lists them. Equal facts give equal documents.
 */
export function composeAgreement(facts: DpaFacts): { document: DpaDocument; openItems: readonly string[] } {
  const terms = [...clauses(facts), ...signatureSection(facts), ...annexes(facts)];
  const openItems = describeOpenItems(findOpenItems(terms), facts.warnings);
  const blocks = [...openingSection(facts, openItems.length), ...terms, ...openItemsSection(openItems)];
  return { document: { title: TITLE, blocks }, openItems };
}

function clauses(facts: DpaFacts): Block[] {
  return [
    ...definitionsSection(facts),
    ...rolesSection(),
    ...descriptionSection(facts),
    ...instructionsSection(),
    ...controllerSection(),
    ...confidentialitySection(),
    ...securitySection(),
    ...subProcessorsSection(facts),
    ...requestsSection(),
    ...assistanceSection(),
    ...breachesSection(facts),
    ...retentionSection(facts),
    ...endingSection(facts),
    ...auditsSection(),
    ...transfersSection(facts),
    ...suspensionSection(),
    ...liabilitySection(),
    ...formSection(facts),
    ...lawSection(facts),
  ];
}

function annexes(facts: DpaFacts): Block[] {
  return [
    ...partiesAnnex(facts),
    ...processingAnnex(facts),
    ...authorityAnnex(facts),
    ...measuresAnnex(facts),
    ...subProcessorsAnnex(facts),
    ...evidenceAnnex(facts),
  ];
}
