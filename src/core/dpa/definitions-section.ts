import type { Block, Line } from '../../ports/dpa-document.ts';
import type { DpaFacts } from './agreement.ts';
import { ASK } from './compose-asks.ts';
import { line, strong, value, valueOr } from './compose-line.ts';
import { list, section, SECTION } from './compose-section.ts';
import { hasMechanism, sccOf } from './compose-transfer-facts.ts';

export function definitionsSection({ agreement }: DpaFacts): Block[] {
  const { transfers, projectId, serviceAgreementRef } = agreement;
  return section(SECTION.definitions, 'Definitions', [
    line`In this Agreement the following terms have the meanings given here.`,
    list([
      define('Agreement', line`this Data Processing Agreement with its Annexes.`),
      define('GDPR', line`Regulation (EU) 2016/679 (General Data Protection Regulation).`),
      define(
        'Data Protection Law',
        line`the GDPR and the other data protection law of the Union and its Member
        States that applies to a party${nationalLaw(agreement)}.`,
      ),
      define('Main Contract', valueLine(serviceAgreementRef)),
      define(
        'Services',
        line`the services that the Processor provides to the Controller under the Main Contract
        for the project ${value(projectId)}.`,
      ),
      define(
        'Personal Data',
        line`the personal data that the Processor processes on behalf of the Controller
        under this Agreement, as Annex I.B describes them.`,
      ),
      define(
        'Evidence Records',
        line`the records about the Controller's AI systems that the Processor keeps for
        that project in an append-only log, of the six kinds that Annex IV names.`,
      ),
      define('Sub-processor', line`another processor that the Processor engages to process Personal Data.`),
      define(
        'Personal Data Breach',
        line`a personal data breach in the sense of Article 4(12) GDPR that affects
        Personal Data.`,
      ),
      define('Contact Point', line`the contact that Annex I.A names for a party.`),
      define('EEA', line`the European Economic Area.`),
      define('Third Country', line`a country outside the EEA${otherExporters(agreement)}.`),
      define(
        'Transfer',
        line`a transfer of Personal Data to a Third Country or an international organisation.
        Onward transfers, and remote access from a Third Country, are Transfers.`,
      ),
      ...(sccOf(agreement) === undefined
        ? []
        : [
            define(
              'SCCs',
              line`the standard contractual clauses in the Annex to Commission Implementing Decision
              (EU) 2021/914.`,
            ),
          ]),
    ]),
    line`Terms that the GDPR defines, such as controller, processor, processing, data subject and supervisory
      authority, have the same meaning in this Agreement.`,
    ...(hasMechanism(transfers, 'uk_')
      ? [
          line`Where the UK GDPR applies, a reference to the GDPR is also one to the corresponding provision of the UK
          GDPR.`,
        ]
      : []),
  ]);
}

function define(term: string, meaning: Line): Line {
  return line`${strong(term)} means ${meaning}`;
}

function valueLine(reference: string | undefined): Line {
  return line`the following agreement between the parties: ${valueOr(reference, ASK.mainContract)}.`;
}

function nationalLaw({ transfers }: DpaFacts['agreement']): Line {
  return [
    ...(hasMechanism(transfers, 'uk_')
      ? line`, and the UK GDPR and the Data Protection Act 2018 of the United Kingdom as far as they apply`
      : []),
    ...(hasMechanism(transfers, 'swiss_')
      ? line`, and the Swiss Federal Act on Data Protection as far as it applies`
      : []),
  ];
}

function otherExporters({ transfers }: DpaFacts['agreement']): Line {
  return [
    ...(hasMechanism(transfers, 'uk_')
      ? line`, or outside the United Kingdom where the UK GDPR applies`
      : []),
    ...(hasMechanism(transfers, 'swiss_')
      ? line`, or outside Switzerland where the Swiss Federal Act on Data Protection applies`
      : []),
  ];
}
