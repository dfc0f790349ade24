import type { Block } from '../../ports/dpa-document.ts';
import type { DpaFacts } from './agreement.ts';
import { line, valueOr } from './compose-line.ts';
import { list, section, SECTION } from './compose-section.ts';

export function rolesSection(): Block[] {
  return section(SECTION.roles, 'Purpose and roles', [
    line`This Agreement is the contract between the Controller and the Processor that Article 28(3) of Regulation
      (EU) 2016/679 requires.`,
    line`The Controller determines the purposes and means of the processing (Article 4(7) GDPR). The Processor
      processes the Personal Data on behalf of the Controller (Article 4(8) GDPR) and shall provide the sufficient
      guarantees that Article 28(1) GDPR requires.`,
    line`If the Processor determines purposes and means of processing itself, in breach of the GDPR, it is considered
      to be a controller in respect of that processing (Article 28(10) GDPR).`,
  ]);
}

export function descriptionSection({ agreement }: DpaFacts): Block[] {
  const { effectiveDate, term } = agreement;
  return section(SECTION.description, 'Description and duration of the processing', [
    line`Annex I.B sets out the subject matter, the nature and the purposes of the processing, the types of Personal
      Data and the categories of data subjects.`,
    line`The Processor shall process special categories of personal data (Article 9 GDPR) and personal data relating
      to criminal convictions and offences (Article 10 GDPR) only where Annex I.B names them. The Controller shall
      not provide such data to the Processor before Annex I.B names them.`,
    line`The duration of the processing is the term of the Services. This Agreement takes effect on
      ${valueOr(effectiveDate, 'date on which the agreement takes effect')}. The term of the Services is
      ${valueOr(term, 'term of the Services, with its end or how it ends')}. This Agreement stays in force after that
      term until the Processor has deleted or returned all Personal Data under clause ${SECTION.ending}.`,
  ]);
}

export function controllerSection(): Block[] {
  return section(SECTION.controller, 'Obligations and rights of the Controller', [
    line`The Controller is responsible for the lawful basis of the processing and for informing the data subjects.`,
    line`The Controller shall give instructions that Data Protection Law permits, and shall tell the Processor without
      delay when the description in Annex I no longer fits the processing.`,
    line`The Controller has the right to:`,
    list([
      line`give instructions (clause ${SECTION.instructions});`,
      line`decide on Sub-processors (clause ${SECTION.subProcessors});`,
      line`choose between deletion and return, and instruct earlier deletion (clauses ${SECTION.retention} and
        ${SECTION.ending});`,
      line`receive information, and carry out audits (clause ${SECTION.audits});`,
      line`suspend the processing (clause ${SECTION.suspension}).`,
    ]),
  ]);
}
