import type { Block, Line } from '../../ports/dpa-document.ts';
import type { Agreement, DpaFacts } from './agreement.ts';
import { country } from './compose-country.ts';
import { joined, line, open } from './compose-line.ts';
import { section, SECTION, table, type Entry } from './compose-section.ts';
import { isFallback, sccOf } from './compose-transfer-facts.ts';
import { namedAs, needsOf } from './mechanism-needs-section.ts';
import { sccEntries } from './scc-section.ts';

export function transfersSection({ agreement }: DpaFacts): Block[] {
  const { transfers } = agreement;
  return section(
    SECTION.transfers,
    'Transfers to Third Countries',
    transfers.none ? noTransfer() : someTransfers(agreement),
  );
}

function noTransfer(): Line[] {
  return [
    line`No transfer outside the EEA and no other Transfer takes place under this Agreement. The Processor shall store and access Personal Data only in the
      EEA, and shall ensure that its Sub-processors do the same.`,
    line`A later Transfer, including an onward transfer or remote access from a Third Country, needs a documented
      instruction of the Controller, an instrument under Chapter V GDPR and an amendment of this Agreement.`,
  ];
}

function someTransfers(agreement: Agreement): Entry[] {
  const { transfers } = agreement;
  const { mechanisms, destinationCountries, assessmentDue } = transfers;
  return [
    line`The Processor shall make or permit a Transfer only on documented instructions from the Controller and only where
      the conditions of Chapter V GDPR are met. The same applies to Transfers by its Sub-processors.`,
    line`Transfers to the following destinations are instructed at the date of signature:
      ${destinations(destinationCountries)}. They rest on these instruments:`,
    table(
      ['Instrument', 'Details that it needs'],
      mechanisms.map((mechanism) => [namedAs(mechanism), needsOf(mechanism, transfers)]),
    ),
    ...(assessmentDue ? assessment(agreement) : []),
    ...sccEntries(agreement),
  ];
}

function assessment(agreement: Agreement): Line[] {
  const withScc = sccOf(agreement) !== undefined && !isFallback(agreement.transfers);
  const under = withScc ? line` (Clause 14 of the SCCs)` : [];
  return [
    line`Before the first Transfer the exporter shall carry out, with the help of the importer, a transfer impact
      assessment of the law and practice of the destination${under}. It shall document the assessment, keep it up to date
      and give it to the competent supervisory authority on request.`,
    line`If the assessment shows that the instrument and supplementary measures do not ensure the level of protection that
      the law requires, or if the importer can no longer meet its obligations, the exporter shall suspend the Transfer.`,
  ];
}

function destinations(codes: readonly string[]): Line {
  return codes.length === 0 ? [open('destination countries of the Transfers')] : joined(codes.map(country));
}
