import { CecError } from '../../errors.ts';
import { fault, objectOf, type PlacedValue } from '../clauses/placed-value.ts';
import type { Agreement, DpaWarning } from './agreement.ts';
import { requiredTexts } from './check-lists.ts';
import { checkParty, type CheckedParty } from './check-party.ts';
import { foldText } from './check-text.ts';
import type { DpaInput } from './dpa-input.ts';
import { dpaWarnings, type Traces } from './dpa-warnings.ts';
import { fieldOf } from './field.ts';
import { readAgreement, type FieldAt } from './read-agreement.ts';
import { readLaw } from './read-law.ts';

export interface CheckedDpaInput {
  readonly agreement: Agreement;
  readonly warnings: readonly DpaWarning[];
}

/**
 * Checks and normalises a request for an agreement. What is read may be any JSON value, whatever its type says,
 * because party details and command line files come from outside.
 *
 * @throws {CecError} INVALID_INPUT naming every field that cannot be accepted, at most 100, with the remedy.
 */
export function checkDpaInput(input: DpaInput): CheckedDpaInput {
  const place: PlacedValue = { value: input, path: '', faults: [] };
  const request = objectOf(place) ?? {};
  const at: FieldAt = (key) => fieldOf(place, request, key);
  const parties = {
    controller_details: checkParty(at('controllerDetails')),
    processor_details: checkParty(at('processorDetails')),
  };
  const controller = parties.controller_details.party;
  const processor = parties.processor_details.party;
  refuseSameBody(controller.name, processor.name, at('processorDetails'));
  const subjectCategories = requiredTexts(at('subjectCategories'));
  const agreement = readAgreement(at, { controller, processor, subjectCategories });
  const traces = {
    law: readLaw(agreement.lawOfContract),
    sccChoicesGiven: isAnySet(at('scc').value),
    givenCategories: subjectCategories,
    unknownKeys: unknownKeysOf(at('unknownKeys'), parties),
  };
  if (place.faults.length > 0) throw new CecError('INVALID_INPUT', place.faults.join('; '));
  return { agreement, warnings: dpaWarnings(agreement, traces) };
}

function refuseSameBody(controller: string, processor: string, place: PlacedValue): void {
  const key = foldText(controller);
  if (key === '' || key !== foldText(processor)) return;
  fault(
    { ...place, path: `${place.path}.name` },
    'is the name of the controller too; a body cannot be its own processor, so name another',
  );
}

function unknownKeysOf(
  place: PlacedValue,
  parties: Readonly<Record<string, CheckedParty>>,
): Traces['unknownKeys'] {
  const ofParties = Object.entries(parties).map(([field, { unknownKeys }]) => [field, unknownKeys] as const);
  const ofRequest = Array.isArray(place.value)
    ? place.value.filter((key: unknown) => typeof key === 'string')
    : [];
  return new Map([['', ofRequest], ...ofParties]);
}

/** The wire form of choices that are not made has them all unset or empty. */
function isAnySet(choices: unknown): boolean {
  if (typeof choices !== 'object' || choices === null) return false;
  return Object.values(choices).some((value) => value !== undefined && value !== null && value !== '');
}
