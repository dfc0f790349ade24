import type { Block, Line } from '../../ports/dpa-document.ts';
import type { DpaFacts, SubProcessor } from './agreement.ts';
import { countryOr } from './compose-country.ts';
import { line, open, value, valueOr } from './compose-line.ts';
import { heading, paragraph, table } from './compose-section.ts';

/** Annex III. */
export function subProcessorsAnnex({ agreement }: DpaFacts): Block[] {
  return [
    heading(1, 'Annex III. Sub-processors'),
    ...listing(agreement.subProcessors, agreement.transfers.none),
  ];
}

function listing(subProcessors: readonly SubProcessor[] | undefined, noTransfer: boolean): Block[] {
  if (subProcessors === undefined) {
    const item = open(
      'Sub-processors (name, address, country, contact, processing, transfer mechanism), or "None"',
    );
    return [paragraph(line`The Sub-processors at the date of this document are: ${item}.`)];
  }
  if (subProcessors.length === 0) return [paragraph(line`None at the date of this document.`)];
  const rows = subProcessors.map((each) => rowOf(each, noTransfer));
  return [table(['Name', 'Address', 'Country', 'Contact', 'Processing', 'Transfer mechanism'], rows)];
}

function rowOf({ name, ...details }: SubProcessor, noTransfer: boolean): Line[] {
  const { address, contact, purpose, transferMechanism } = details;
  const cell = (text: string | undefined, what: string) => [
    valueOr(text, `${what} of Sub-processor ${name}`),
  ];
  return [
    [value(name)],
    cell(address, 'address'),
    [countryOr(details.country, `country of Sub-processor ${name}`)],
    cell(contact, 'contact'),
    cell(purpose, 'subject matter and nature of the processing'),
    mechanism(transferMechanism, noTransfer, name),
  ];
}

function mechanism(given: string | undefined, noTransfer: boolean, name: string): Line {
  if (given !== undefined) return [value(given)];
  if (noTransfer) return line`No Transfer`;
  return [open(`transfer mechanism of Sub-processor ${name}, or that no Transfer takes place`)];
}
