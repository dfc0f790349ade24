import type { Block } from '../../ports/dpa-document.ts';
import type { DpaFacts } from './agreement.ts';
import { countOr, line } from './compose-line.ts';
import { list, section, SECTION } from './compose-section.ts';

export function requestsSection(): Block[] {
  return section(SECTION.requests, 'Requests from data subjects', [
    line`The Processor shall pass on each request that it receives from a data subject promptly, by a message to the
      Controller's Contact Point. It shall not answer the request itself unless the Controller has authorised it to do
      so.`,
    line`Taking into account the nature of the processing, the Processor shall assist the Controller by appropriate
      technical and organisational measures, as far as possible, in responding to requests to exercise data subject
      rights under Chapter III GDPR. On instruction it shall find, export and erase the Personal Data of a data subject;
      Annex II describes how it erases Personal Data from the Evidence Records.`,
  ]);
}

export function assistanceSection(): Block[] {
  return section(SECTION.assistance, 'Assistance, records and cooperation', [
    line`Taking into account the nature of the processing and the information available to it, the Processor shall
      assist the Controller in ensuring compliance with Articles 32 to 36 GDPR, which means with:`,
    list([
      line`the security of processing (Article 32);`,
      line`the notification of a Personal Data Breach to the supervisory authority (Article 33);`,
      line`the communication of a Personal Data Breach to the data subjects (Article 34);`,
      line`the data protection impact assessment (Article 35);`,
      line`the prior consultation of the supervisory authority (Article 36).`,
    ]),
    line`The Processor shall keep the records of processing activities that Article 30(2) GDPR requires.`,
    line`Each party shall cooperate with the supervisory authority on request (Article 31 GDPR). The Processor shall
      pass on without delay, to the Controller's Contact Point, each enquiry of an authority that concerns Personal Data,
      unless the law prohibits it.`,
  ]);
}

export function breachesSection({ agreement }: DpaFacts): Block[] {
  const limit = countOr(
    agreement.breachNoticeHours,
    'hour',
    'outer limit for breach notice, in hours (suggestion: 24 to 48; less than the 72 hours that the Controller has)',
  );
  return section(SECTION.breaches, 'Personal Data Breaches', [
    line`The Processor shall notify the Controller of a Personal Data Breach without undue delay after becoming aware of
      it. The outer limit for this notice is ${limit} from that moment; it does not replace the duty to act without undue delay. The
      notice goes to the Controller's Contact Point.`,
    line`The notice shall contain at least:`,
    list([
      line`the nature of the Personal Data Breach, with, where possible, the categories and approximate number of data
        subjects and the categories and approximate number of personal data records concerned;`,
      line`the name and contact details of a contact point where more information can be obtained;`,
      line`the likely consequences of the Personal Data Breach;`,
      line`the measures taken or proposed to address it and to mitigate its possible adverse effects.`,
    ]),
    line`Where the Processor cannot provide all this information at the same time, it shall provide the information in
      phases, without undue further delay.`,
    line`The Processor shall take the necessary measures to contain each Personal Data Breach, and shall document its
      facts, its effects and the remedial action taken. It shall not inform supervisory authorities or data subjects in
      the Controller's name without an instruction.`,
  ]);
}
