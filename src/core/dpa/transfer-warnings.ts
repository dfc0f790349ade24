import { quoted } from '../../json/quoted.ts';
import type { Agreement, DpaWarning, TransferPlan } from './agreement.ts';
import { countryName, isEftaState, isInEea } from './countries.ts';
import { locationsOf, moduleFor, type Locations } from './scc-module.ts';
import {
  adequacyLimit,
  dpfStatus,
  hasAdequacyDecision,
  isAdequate,
  transferDataDay,
} from './transfer-data.ts';

/** Warnings about transfers, in the groups in which the specification's table has them. */
export interface TransferWarnings {
  readonly instrument: readonly DpaWarning[];
  readonly module: readonly DpaWarning[];
  readonly other: readonly DpaWarning[];
}

/** `sccChoicesGiven`: the request makes choices in the standard contractual clauses. */
export function transferWarnings(agreement: Agreement, sccChoicesGiven: boolean): TransferWarnings {
  const { transfers } = agreement;
  const locations = locationsOf(agreement);
  return {
    instrument: [
      ...noDestination(transfers),
      ...sccNotNeeded(transfers, locations),
      ...dpfFallback(transfers),
      ...derogations(transfers),
    ],
    module: moduleAssumed(transfers, locations),
    other: [
      ...unknownMechanisms(transfers),
      ...noneInDoubt(transfers, locations),
      ...adequacyNotListed(transfers, locations),
      ...ukExport(transfers, locations),
      ...unusedChoices(transfers, sccChoicesGiven),
      ...eftaLaw(transfers),
    ],
  };
}

function noDestination({ scc, destinationCountries }: TransferPlan): DpaWarning[] {
  if (scc === undefined || destinationCountries.length > 0) return [];
  return one(
    'NO_DESTINATION',
    'Standard contractual clauses are named without a country of destination: Annex I.B is incomplete, and the transfer impact assessment cannot be made.',
  );
}

function sccNotNeeded({ scc }: TransferPlan, { processor }: Locations): DpaWarning[] {
  if (scc === undefined || scc.module === 4 || processor === undefined) return [];
  if (!isInEea(processor) && !isAdequate(processor)) return [];
  const limit = adequacyLimit(processor);
  const where = isInEea(processor)
    ? 'in the EEA'
    : `in a country with an adequacy decision${limit === undefined ? '' : ` (${limit})`}`;
  return one(
    'SCC_NOT_NEEDED',
    `The processor is ${where}: standard contractual clauses are not needed for it, and may be for its sub-processors in third countries (Module Three).`,
  );
}

function dpfFallback({ dpfFallback: isDue }: TransferPlan): DpaWarning[] {
  if (!isDue) return [];
  return one(
    'DPF_FALLBACK',
    `The EU-U.S. Data Privacy Framework (${dpfStatus.status} on ${dpfStatus.as_of}) stands without another safeguard; the agreement lets standard contractual clauses apply if its adequacy decision or the listing falls away, and their choices have to be agreed.`,
  );
}

function derogations({ mechanisms }: TransferPlan): DpaWarning[] {
  if (!mechanisms.some(({ id }) => id?.startsWith('derogation_art49_') === true)) return [];
  return one(
    'DEROGATION',
    'A derogation under Art. 49 GDPR is for exceptional cases and cannot carry regular transfers; state the reason, and name another mechanism for regular ones.',
  );
}

function moduleAssumed({ scc }: TransferPlan, locations: Locations): DpaWarning[] {
  if (scc === undefined || !scc.isAssumed || moduleFor(locations).isCertain) return [];
  return one(
    'MODULE_ASSUMED',
    'Module Two is assumed, because the parties are controller and processor and their countries do not show another; confirm it.',
  );
}

function unknownMechanisms({ mechanisms }: TransferPlan): DpaWarning[] {
  return mechanisms
    .filter(({ id }) => id === undefined)
    .map(({ given }) => ({
      code: 'UNKNOWN_MECHANISM',
      message: `The transfer mechanism ${quoted(given)} is not known here and is printed as given; counsel has to confirm that Chapter V GDPR allows it.`,
    }));
}

function noneInDoubt({ none }: TransferPlan, { processor, subProcessors }: Locations): DpaWarning[] {
  const outside = [processor, ...subProcessors].find((country) => country !== undefined && !isInEea(country));
  if (!none || outside === undefined) return [];
  return one(
    'NONE_IN_DOUBT',
    `No transfer is stated, but a recipient is in ${countryName(outside)}, outside the EEA; access from there is a transfer.`,
  );
}

function adequacyNotListed(plan: TransferPlan, { processor, subProcessors }: Locations): DpaWarning[] {
  if (!plan.mechanisms.some(({ id }) => id === 'adequacy')) return [];
  const recipients = [
    ...plan.destinationCountries,
    ...subProcessors,
    ...(processor === undefined ? [] : [processor]),
  ];
  if (recipients.some(hasAdequacyDecision)) return [];
  return one(
    'ADEQUACY_NOT_LISTED',
    `An adequacy decision is named, but no country for which there is one (as of ${transferDataDay}); state the country.`,
  );
}

function ukExport({ mechanisms, scc }: TransferPlan, { controller }: Locations): DpaWarning[] {
  const has = (id: string) => mechanisms.some((mechanism) => mechanism.id === id);
  if (has('uk_addendum') && scc === undefined) {
    return one(
      'UK_EXPORT',
      'The UK Addendum needs the EU standard contractual clauses as well; name scc too.',
    );
  }
  if (controller !== 'GB' || scc === undefined || has('uk_addendum') || has('uk_idta')) return [];
  return one(
    'UK_EXPORT',
    'The controller is in the United Kingdom, where the EU standard contractual clauses alone are not valid; add uk_addendum or uk_idta.',
  );
}

function unusedChoices({ scc }: TransferPlan, given: boolean): DpaWarning[] {
  if (scc !== undefined || !given) return [];
  return one(
    'SCC_CHOICES_UNUSED',
    'scc makes choices in the standard contractual clauses, but transfer_mechanisms does not name them; the choices are not in the agreement.',
  );
}

function eftaLaw({ scc }: TransferPlan): DpaWarning[] {
  if (scc === undefined || scc.module === 4) return [];
  const isEfta = [scc.clause17MemberState, scc.clause18MemberState].some(
    (code) => code !== undefined && isEftaState(code),
  );
  if (!isEfta) return [];
  return one(
    'SCC_EFTA_LAW',
    'Clause 17 or 18 names a state of the EEA that is not a Member State of the EU; counsel has to confirm it.',
  );
}

function one(code: string, message: string): DpaWarning[] {
  return [{ code, message }];
}
