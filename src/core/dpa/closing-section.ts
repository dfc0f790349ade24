import type { Block, Line } from '../../ports/dpa-document.ts';
import type { Agreement, DpaFacts, Party } from './agreement.ts';
import { line, open, value, valueOr } from './compose-line.ts';
import { heading, paragraph, section, SECTION, table } from './compose-section.ts';
import { isFallback, sccOf } from './compose-transfer-facts.ts';

export function formSection({ agreement, previousId }: DpaFacts): Block[] {
  return section(SECTION.form, 'Form, changes and order of precedence', [
    line`This Agreement is made in writing, including in electronic form (Article 28(9) GDPR). Changes to it are made in
      the same form only.`,
    line`The parties shall review this Agreement and its Annexes at least once a year, and whenever the processing
      changes.`,
    ...(previousId === undefined
      ? []
      : [line`Once signed, this Agreement replaces the version with document id ${value(previousId)}.`]),
    precedence(agreement),
  ]);
}

function precedence(agreement: Agreement): Line {
  const { transfers } = agreement;
  if (sccOf(agreement) === undefined) {
    return transfers.none
      ? line`If this Agreement contradicts the Main Contract, this Agreement prevails.`
      : line`The order of precedence is: first the instruments that clause ${SECTION.transfers} names, as far as the law or
          their own terms require it, then this Agreement, then the Main Contract.`;
  }
  const when = isFallback(transfers) ? line`, where they apply` : [];
  return line`The order of precedence is: first the SCCs${when}, then this Agreement, then the Main Contract.`;
}

export function lawSection({ agreement }: DpaFacts): Block[] {
  const { lawOfContract, isStateLaw } = agreement;
  const scc = sccOf(agreement);
  return section(SECTION.law, 'Governing law and courts', [
    ...(isStateLaw
      ? [line`The governing law of this Agreement is: ${value(lawOfContract)}.`]
      : [
          line`The legal basis of this Agreement is: ${value(lawOfContract)}.`,
          line`The governing law of this Agreement is ${open('governing law, as the law of a named state')}.`,
        ]),
    line`The courts that the Main Contract names have jurisdiction. If it names none, jurisdiction follows from the
      statutory rules.`,
    ...(scc === undefined
      ? []
      : [
          line`This clause does not apply to the SCCs. Clauses 17 and 18 of the SCCs determine their governing law and the
            courts for disputes that arise from them.`,
        ]),
  ]);
}

/** Blanks for what is written at signature. */
const BLANK = line`………………………………`;

export function signatureSection({ agreement }: DpaFacts): Block[] {
  const { controller, processor } = agreement;
  const both = (cell: (party: Party, role: string) => Line) => [
    cell(controller, 'Controller'),
    cell(processor, 'Processor'),
  ];
  return [
    heading(1, 'Signatures'),
    paragraph(line`Each party signs this Agreement with its Annexes, by hand or in electronic form.`),
    table(
      ['', 'For the Controller', 'For the Processor'],
      [
        [line`Party`, ...both(({ name }) => [value(name)])],
        [
          line`Name`,
          ...both((party, role) => [valueOr(party.signatory?.name, `name of the signatory of the ${role}`)]),
        ],
        [
          line`Title`,
          ...both((party, role) => [
            valueOr(party.signatory?.title, `title of the signatory of the ${role}`),
          ]),
        ],
        [line`Date`, BLANK, BLANK],
        [line`Signature`, BLANK, BLANK],
      ],
    ),
  ];
}
