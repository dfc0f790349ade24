import type { Block } from '../../ports/dpa-document.ts';
import { line } from './compose-line.ts';
import { list, section, SECTION } from './compose-section.ts';

export function auditsSection(): Block[] {
  return section(SECTION.audits, 'Information and audits', [
    line`The Processor shall make available to the Controller all information necessary to demonstrate compliance with
      Article 28 GDPR and with this Agreement.`,
    line`The Processor shall allow for and contribute to audits, including inspections, conducted by the Controller or by
      another auditor mandated by the Controller.`,
    line`The Controller announces an audit in writing to the Processor's Contact Point, a reasonable time ahead. This is
      not necessary after a Personal Data Breach or where a supervisory authority requires the audit. The Processor shall
      give access, during working hours, to the premises, systems, documents and staff that are relevant to the
      processing. Auditors shall be bound to confidentiality.`,
    line`Reports of third parties, and the evidence inventory in Annex IV, may be used in an audit. They do not replace
      the right to audit.`,
    line`The parties shall make the results of audits available to the competent supervisory authority on request.`,
  ]);
}

export function suspensionSection(): Block[] {
  return section(SECTION.suspension, 'Breach of this Agreement, suspension and termination', [
    line`The Processor shall inform the Controller without delay if it cannot meet its obligations under this Agreement.
      The Controller may then instruct the Processor to suspend the processing until the obligations are met again.`,
    line`The Controller may terminate this Agreement, and the Main Contract as far as it concerns the processing of
      Personal Data, if:`,
    list([
      line`the processing has been suspended and the obligations are not met again within a reasonable time, at the
        latest within one month;`,
      line`the Processor is in substantial or persistent breach of this Agreement or of the GDPR; or`,
      line`the Processor does not follow a binding decision of a court or a supervisory authority about its obligations.`,
    ]),
    line`If the Controller insists on an instruction after the Processor has informed it under clause ${SECTION.instructions} that the instruction infringes Data Protection Law, the Processor may terminate this Agreement as far as the processing under that instruction is concerned.`,
    line`Clause ${SECTION.ending} applies after termination.`,
  ]);
}

export function liabilitySection(): Block[] {
  return section(SECTION.liability, 'Liability', [
    line`Nothing in this Agreement or in the Main Contract limits the liability of a party to data subjects, or the rights
      of data subjects, under Article 82 GDPR.`,
    line`Between the parties, the Main Contract governs liability, without prejudice to clause ${SECTION.subProcessors}.`,
  ]);
}
