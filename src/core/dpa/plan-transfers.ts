import { fault, type PlacedValue } from '../clauses/placed-value.ts';
import type { Mechanism, TransferPlan } from './agreement.ts';
import { foldText } from './check-text.ts';
import { isInEea } from './countries.ts';
import { checkSccChoices, type SccChoices } from './check-scc.ts';
import type { ReadMechanism } from './read-mechanisms.ts';
import { moduleFor, moduleProblem, type Locations, type Module } from './scc-module.ts';
import { moduleTitle } from './transfer-data.ts';

/** What the request says about transfers. */
export interface TransferTerms {
  readonly mechanisms: readonly ReadMechanism[];
  readonly choices: SccChoices;
  readonly locations: Locations;
  readonly destinationCountries: readonly string[];
  readonly frequency: string | undefined;
}

/** Where faults of the terms are reported: the mechanisms, and the choices in the standard clauses. */
export interface TransferPlaces {
  readonly mechanisms: PlacedValue;
  readonly scc: PlacedValue;
}

/** Which instrument carries the transfers, and what follows from it. Contradictions are added to the faults. */
export function planTransfers(terms: TransferTerms, places: TransferPlaces): TransferPlan {
  const { mechanisms, destinationCountries, frequency } = terms;
  refuseBesideNone(terms, places);
  const chosen = usesScc(mechanisms) ? chooseModule(terms, places) : undefined;
  if (chosen !== undefined) checkSccChoices(terms.choices, chosen.module, places.scc);
  const { module: _named, ...choices } = terms.choices;
  return {
    none: mechanisms.some(isNone),
    mechanisms: printMechanisms(mechanisms, chosen?.module),
    scc: chosen === undefined ? undefined : { ...chosen, ...choices },
    dpfFallback: needsFallback(mechanisms),
    assessmentDue: mechanisms.some(({ known }) => known?.needsAssessment === true),
    destinationCountries,
    frequency,
  };
}

function usesScc(mechanisms: readonly ReadMechanism[]): boolean {
  return mechanisms.some(({ known }) => known?.usesScc === true);
}

function isNone({ known }: ReadMechanism): boolean {
  return known?.id === 'none';
}

function refuseBesideNone({ mechanisms, destinationCountries }: TransferTerms, places: TransferPlaces): void {
  if (!mechanisms.some(isNone)) return;
  if (!mechanisms.every(isNone))
    fault(places.mechanisms, 'none must be the only value; take out the others or none');
  if (!destinationCountries.every(isInEea)) {
    fault(
      places.mechanisms,
      'none does not go with destination_countries outside the EEA; take out one of the two',
    );
  }
}

function chooseModule(terms: TransferTerms, places: TransferPlaces): { module: Module; isAssumed: boolean } {
  const named = [...namedModules(terms, places)];
  if (named.length === 0) return { module: moduleFor(terms.locations).module, isAssumed: true };
  // Module Three beside Two is for other parties; this agreement is between controller and processor.
  const binding = named.some(({ module }) => module === 2)
    ? named.filter(({ module }) => module !== 3)
    : named;
  for (const { module, place } of binding) {
    const problem = moduleProblem(module, terms.locations);
    if (problem !== undefined) fault(place, problem);
  }
  reportContradiction(named);
  return { module: binding[0]?.module ?? 2, isAssumed: false };
}

function* namedModules({ mechanisms, choices }: TransferTerms, places: TransferPlaces) {
  for (const { module } of mechanisms) {
    if (isModule(module)) yield { module, place: places.mechanisms };
  }
  if (isModule(choices.module)) {
    yield { module: choices.module, place: { ...places.scc, path: `${places.scc.path}.module` } };
  }
}

function isModule(module: number | undefined): module is Module {
  return module === 2 || module === 3 || module === 4;
}

function reportContradiction(named: readonly { module: Module; place: PlacedValue }[]): void {
  const four = named.find(({ module }) => module === 4);
  const other = named.find(({ module }) => module !== 4);
  if (four !== undefined && other !== undefined) {
    fault(four.place, `Module Four does not go with ${moduleTitle(other.module)}; name one of them`);
  }
}

/** Each instrument once, by the name it has in the law. */
function printMechanisms(mechanisms: readonly ReadMechanism[], module: Module | undefined): Mechanism[] {
  const byName = new Map<string, Mechanism>();
  for (const mechanism of mechanisms) {
    const printed = toMechanism(mechanism, module);
    const name = printed.id === undefined ? foldText(printed.given) : printed.printedAs;
    if (!byName.has(name)) byName.set(name, printed);
  }
  return [...byName.values()];
}

function toMechanism({ given, known, module }: ReadMechanism, planned: Module | undefined): Mechanism {
  if (known === undefined) return { id: undefined, given, printedAs: given };
  const shown = known.usesScc ? (module ?? planned) : undefined;
  const printedAs = shown === undefined ? known.printedAs : `${known.printedAs}, ${moduleTitle(shown)}`;
  return { id: known.id, given, printedAs };
}

/** A list that can lose an entry, or a decision that a court can annul, with nothing behind it. */
function needsFallback(mechanisms: readonly ReadMechanism[]): boolean {
  return (
    mechanisms.some(({ known }) => known?.id === 'eu_us_dpf') &&
    !mechanisms.some(({ known }) => known?.isSafeguard === true)
  );
}
