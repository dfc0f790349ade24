import type { Block } from '../../ports/dpa-document.ts';
import { line } from './compose-line.ts';
import { section, SECTION } from './compose-section.ts';

export function instructionsSection(): Block[] {
  return section(SECTION.instructions, 'Instructions', [
    line`The Processor shall process Personal Data only on documented instructions from the Controller, including with regard to Transfers to a Third Country or an international organisation, unless Union or Member
      State law to which the Processor is subject requires it to process them. In that case the Processor shall inform
      the Controller of that legal requirement before processing, unless that law prohibits such information on
      important grounds of public interest.`,
    line`This Agreement and the Main Contract contain the Controller's first instructions. The Controller gives further
      instructions in writing, which includes electronic form, to the Processor's Contact Point, and confirms an oral
      instruction in that form without delay. The Processor shall keep each instruction for as long as this Agreement
      is in force.`,
    line`The Processor shall immediately inform the Controller if, in its opinion, an instruction infringes the GDPR or
      other Data Protection Law. The Processor may suspend that instruction until the Controller confirms or changes
      it.`,
    line`The Processor shall not process Personal Data for its own purposes. In particular, it shall not use Personal
      Data to train, test or improve AI models, whether its own or those of others, unless a documented instruction
      says so expressly.`,
    line`Any person who acts under the authority of the Processor and has access to Personal Data shall process them
      only on the Controller's instructions, unless Union or Member State law requires otherwise (Articles 29 and 32(4)
      GDPR).`,
  ]);
}

export function confidentialitySection(): Block[] {
  return section(SECTION.confidentiality, 'Confidentiality', [
    line`The Processor shall give access to Personal Data only to persons who need it for the Services. It shall ensure
      that these persons have committed themselves to confidentiality by contract or are under an appropriate statutory
      obligation of confidentiality.`,
    line`These obligations of confidentiality continue after a person's work for the Processor, and after this
      Agreement, has ended.`,
  ]);
}

export function securitySection(): Block[] {
  return section(SECTION.security, 'Security of processing', [
    line`The Processor shall take all measures that Article 32 GDPR requires. They include at least the technical and
      organisational measures in Annex II.`,
    line`The Processor shall regularly test, assess and evaluate the effectiveness of these measures, and also after
      each material change of the Services.`,
    line`The Processor may replace a measure only by one that does not lower the level of security. It shall inform the
      Controller of each such change in writing, with the amended text of Annex II.`,
  ]);
}
