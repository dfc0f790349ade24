import type { Line, Run } from '../../ports/dpa-document.ts';
import type { Agreement, SccPlan } from './agreement.ts';
import { line, open } from './compose-line.ts';
import { SECTION, table, type Entry } from './compose-section.ts';
import { hasMechanism, isFallback, isModuleInDoubt, sccOf } from './compose-transfer-facts.ts';
import { clauseChoices } from './scc-choices-section.ts';

/** The clauses about the SCCs; none where the agreement does not use them. */
export function sccEntries(agreement: Agreement): Entry[] {
  const scc = sccOf(agreement);
  if (scc === undefined) return [];
  return [
    ...fallback(agreement),
    incorporation(scc, isFallback(agreement.transfers)),
    ...(isModuleInDoubt(agreement, scc) ? [confirmation(scc)] : []),
    line`The SCCs apply with the following choices:`,
    table(['Clause of the SCCs', 'Choice'], clauseChoices(agreement, scc)),
    line`The Appendix to the SCCs consists of parts of this Agreement:`,
    table(['Appendix to the SCCs', 'This Agreement'], appendix(scc)),
    line`${signing(scc)}The SCCs apply unchanged (Clause 2) and prevail (Clause 5), in the order that clause ${SECTION.form} states.${adaptations(agreement)}`,
  ];
}

function fallback({ transfers }: Agreement): Line[] {
  if (!transfers.dpfFallback) return [];
  return [
    line`If Implementing Decision (EU) 2023/1795 is repealed, suspended or declared invalid, or if the importer leaves the
      list of the EU-U.S. Data Privacy Framework or loses its place on it, the SCCs apply automatically from that moment to
      the Transfers that relied on that framework. The Processor shall inform the Controller of such an event without
      delay.`,
  ];
}

const RELATION = {
  2: 'Module Two (transfer controller to processor)',
  3: 'Module Three (transfer processor to processor)',
  4: 'Module Four (transfer processor to controller)',
} as const;

function incorporation({ module }: SccPlan, later: boolean): Line {
  const name = { text: RELATION[module], style: 'strong' } satisfies Run;
  const condition = later ? line`For that case the` : line`The`;
  if (module === 3) {
    return line`${condition} SCCs, ${name}, are incorporated into this Agreement by reference for Transfers from the
      Processor to a Sub-processor. The Processor is the data exporter and the Sub-processor is the data importer. Before
      such a Transfer the Processor shall have the Sub-processor sign the SCCs with the choices and the Appendix below.`;
  }
  const roles =
    module === 2
      ? line`The Controller is the data exporter and the Processor is the data importer.`
      : line`The Processor is the data exporter and the Controller is the data importer.`;
  return line`${condition} SCCs, ${name}, are incorporated into this Agreement by reference. ${roles}`;
}

function confirmation({ module }: SccPlan): Line {
  const item = open(`confirmation that ${NAMES[module]} fits the roles and the countries of the parties`);
  return line`The module is derived from the roles of the parties and is not yet confirmed: ${item}.`;
}

const NAMES = { 2: 'Module Two', 3: 'Module Three', 4: 'Module Four' } as const;

function appendix({ module }: SccPlan): Line[][] {
  const importer = module === 3 ? line`; Annex III for the Sub-processor` : [];
  const first = [
    [line`Annex I.A, list of parties`, line`Annex I.A${importer}`],
    [line`Annex I.B, description of transfer`, line`Annex I.B`],
  ];
  if (module === 4) return first;
  return [
    ...first,
    [line`Annex I.C, competent supervisory authority`, line`Annex I.C`],
    [line`Annex II, technical and organisational measures`, line`Annex II`],
    [line`Annex III, list of sub-processors`, line`Annex III`],
  ];
}

/** A Sub-processor does not sign this agreement. */
function signing({ module }: SccPlan): Line {
  if (module === 3) return [];
  return line`The signatures to this Agreement are also the signatures to the SCCs and to their Appendix. `;
}

/** Instruments of other countries that amend the SCCs for transfers under their own law. */
function adaptations({ transfers }: Agreement): Line {
  return [
    ...(hasMechanism(transfers, 'uk_addendum')
      ? line` For Transfers under the UK GDPR they apply as the UK Addendum amends them.`
      : []),
    ...(hasMechanism(transfers, 'swiss_scc')
      ? line` For Transfers under the Swiss Federal Act on Data Protection they apply with the Swiss adaptations.`
      : []),
  ];
}
