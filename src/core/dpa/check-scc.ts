import { fault, memberOf, objectOf, type PlacedValue } from '../clauses/placed-value.ts';
import type { SccPlan } from './agreement.ts';
import { optionalFlag, optionalWhole } from './check-number.ts';
import { optionalText } from './check-text.ts';
import { countryOf, isEftaState, isMemberState } from './countries.ts';
import { fieldOf } from './field.ts';

/** Choices in the clauses of Decision (EU) 2021/914; `module` is the one that is named, if any. */
export type SccChoices = Omit<SccPlan, 'module' | 'isAssumed'> & { readonly module: number | undefined };

/** Longest notice that is believed, in days. */
const LONGEST_NOTICE = 3650;

/** Reads the choices; whether they fit the module is for `checkSccChoices`. */
export function readSccChoices(place: PlacedValue): SccChoices {
  const isGiven = place.value !== undefined && place.value !== null;
  const choices = isGiven ? (objectOf(place) ?? {}) : {};
  const at = (key: string) => fieldOf(place, choices, key);
  return {
    module: moduleOf(at('module')),
    clause7Docking: optionalFlag(at('clause7Docking')),
    clause9Option: clause9OptionOf(at('clause9Option')),
    clause9Days: optionalWhole(at('clause9Days'), 1, LONGEST_NOTICE),
    clause11Option: optionalFlag(at('clause11Option')),
    clause13Authority: optionalText(at('clause13Authority')),
    clause17MemberState: countryOf(at('clause17MemberState')),
    clause18MemberState: countryOf(at('clause18MemberState')),
  };
}

/** Law and courts of Modules Two and Three are those of a Member State; an EFTA state of the EEA gives a warning. */
export function checkSccChoices(choices: SccChoices, module: number, place: PlacedValue): void {
  if (module === 4) return;
  requireMemberState(choices.clause17MemberState, memberOf(place, {}, 'clause17_member_state'));
  requireMemberState(choices.clause18MemberState, memberOf(place, {}, 'clause18_member_state'));
}

function requireMemberState(code: string | undefined, place: PlacedValue): void {
  if (code === undefined || isMemberState(code) || isEftaState(code)) return;
  fault(place, 'must be a Member State of the EU, such as IE, with Module Two or Three');
}

function moduleOf(place: PlacedValue): number | undefined {
  if (place.value === 1) {
    fault(place, 'Module One is for two controllers and not for a processor; use 2, 3 or 4');
    return undefined;
  }
  return optionalWhole(place, 2, 4);
}

function clause9OptionOf(place: PlacedValue): 1 | 2 | undefined {
  const option = optionalWhole(place, 1, 2);
  return option === 1 || option === 2 ? option : undefined;
}
