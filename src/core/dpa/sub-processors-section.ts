import type { Block, Line } from '../../ports/dpa-document.ts';
import type { Agreement, DpaFacts } from './agreement.ts';
import { ASK } from './compose-asks.ts';
import { countOr, line, open, plain } from './compose-line.ts';
import { section, SECTION } from './compose-section.ts';

export function subProcessorsSection({ agreement }: DpaFacts): Block[] {
  return section(SECTION.subProcessors, 'Sub-processors', [
    ...authorisation(agreement),
    line`The Processor shall engage only Sub-processors that provide sufficient guarantees to implement appropriate
      technical and organisational measures. It shall impose on each Sub-processor, by a contract in writing, the same
      data protection obligations as this Agreement sets out (Article 28(4) GDPR), and shall give the Controller a copy
      of that contract on request.`,
    line`Where a Sub-processor fails to fulfil its data protection obligations, the Processor remains fully liable to
      the Controller for the performance of that Sub-processor's obligations.`,
  ]);
}

function authorisation({ authorisation: kind, subProcessorNoticeDays }: Agreement): Line[] {
  const days = countOr(subProcessorNoticeDays, 'day', ASK.noticeDays);
  if (kind === 'specific') return [specificRule(), request(line`At least ${days}`)];
  if (kind === 'general') return [generalRule(), notice(line`At least ${days}`), objection()];

  return [
    line`The Processor shall not engage a Sub-processor without the Controller's prior specific or general written
      authorisation (Article 28(2) GDPR). The authorisation is ${open(ASK.authorisation)}. Until the parties have chosen, each
      Sub-processor needs specific written authorisation. The Sub-processors that Annex III lists at the date of
      signature are authorised.`,
    notice(line`At least ${days}`),
    line`Under a specific authorisation that notice is a request, and silence is not consent. Under a general
      authorisation the Controller may object to the change in writing before that period ends. ${refusal('objects or refuses')}`,
  ];
}

function generalRule(): Line {
  return line`The Controller gives the Processor general written authorisation to engage Sub-processors (Article 28(2)
    GDPR), under the conditions of this clause. Annex III lists the Sub-processors that the Processor engages at the
    date of signature.`;
}

function specificRule(): Line {
  return line`The Processor shall not engage a Sub-processor without the Controller's prior specific written
    authorisation (Article 28(2) GDPR). The Sub-processors that Annex III lists at the date of signature are
    authorised.`;
}

function notice(lead: Line): Line {
  return line`${lead} before it adds or replaces a Sub-processor, the Processor shall inform the Controller of the
    intended change by a notice to the Controller's Contact Point. The notice shall contain the details that Annex III
    calls for. Publication on a website is not such a notice.`;
}

function objection(): Line {
  return line`The Controller may object to the change in writing before that period ends. ${refusal('objects')}`;
}

function refusal(what: string): Line {
  return line`If the Controller ${plain(what)}, the Processor shall not let that Sub-processor process Personal Data.
    If the Processor cannot provide the Services otherwise and
    the parties do not agree on another solution, the Controller may terminate the Services concerned without penalty.`;
}

function request(lead: Line): Line {
  return line`${lead} before it intends to add or replace a Sub-processor, the Processor shall send a request to the
    Controller's Contact Point, with the details that Annex III calls for. Silence is not consent. ${refusal('refuses')}`;
}
