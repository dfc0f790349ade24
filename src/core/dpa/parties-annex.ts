import type { Block, Line } from '../../ports/dpa-document.ts';
import type { Agreement, Contact, DpaFacts, Party } from './agreement.ts';
import { countryOr } from './compose-country.ts';
import { joined, line, open, plain, value, valueOr } from './compose-line.ts';
import { heading, table } from './compose-section.ts';
import { sccOf } from './compose-transfer-facts.ts';

type Role = 'Controller' | 'Processor';

/** Annex I.A. */
export function partiesAnnex({ agreement }: DpaFacts): Block[] {
  const { controller, processor } = agreement;
  const row = (label: string, cell: (party: Party, role: Role) => Line) => [
    [plain(label)],
    cell(controller, 'Controller'),
    cell(processor, 'Processor'),
  ];
  return [
    heading(1, 'Annex I. Parties, processing and supervisory authority'),
    heading(2, 'Annex I.A. Parties'),
    table(
      ['', 'Controller', 'Processor'],
      [
        row('Legal name', ({ name }) => [value(name)]),
        row('Address', ({ address }) => [value(address)]),
        row('Country', (party, role) => [countryOr(party.country, `country of the ${role}`)]),
        row('Registration number', (party, role) => [
          valueOr(party.registrationNumber, `registration number of the ${role}`),
        ]),
        row('Role', (_, role) => roleOf(role, agreement)),
        row('Contact', ({ contact }, role) => contactOf(contact, role)),
        row('Data protection officer', ({ dpo }, role) => [
          valueOr(dpo, `data protection officer of the ${role}, or that there is none`),
        ]),
        row('Representative (Article 27 GDPR)', (party, role) => [
          valueOr(
            party.euRepresentative,
            `representative of the ${role} under Article 27 GDPR, or that none is required`,
          ),
        ]),
        row('Activities', (_, role) => activitiesOf(role)),
        row('Signature and date', () => line`See "Signatures"`),
      ],
    ),
  ];
}

function roleOf(role: Role, agreement: Agreement): Line {
  const scc = sccOf(agreement);
  const isExporter = scc?.module === 2 ? role === 'Controller' : role === 'Processor';
  if (scc === undefined || (scc.module === 3 && !isExporter)) return [plain(role)];
  return [plain(`${role}; under the SCCs data ${isExporter ? 'exporter' : 'importer'}`)];
}

function activitiesOf(role: Role): Line {
  return role === 'Controller' ? line`Use of the Services` : line`Provision of the Services`;
}

function contactOf(contact: Contact | undefined, role: Role): Line {
  if (contact === undefined)
    return [open(`contact of the ${role} (name, position, e-mail address, telephone number)`)];
  const { name, role: position, email, phone } = contact;
  const given = [name, position, email, phone].filter((text) => text !== undefined).map(value);
  return joined([
    ...given,
    ...(name === undefined ? [open(`name of the contact of the ${role}`)] : []),
    ...(email === undefined && phone === undefined
      ? [open(`e-mail address or telephone number of the contact of the ${role}`)]
      : []),
  ]);
}
