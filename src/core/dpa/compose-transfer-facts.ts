import type { Agreement, SccPlan, TransferPlan } from './agreement.ts';
import { locationsOf, moduleFor } from './scc-module.ts';

/** The SCCs that the agreement speaks of, those that only apply as a fallback included. */
export function sccOf(agreement: Agreement): SccPlan | undefined {
  const { none, scc, dpfFallback } = agreement.transfers;
  if (none) return undefined;
  return scc ?? (dpfFallback ? fallbackPlan(agreement) : undefined);
}

function fallbackPlan(agreement: Agreement): SccPlan {
  return {
    module: moduleFor(locationsOf(agreement)).module,
    isAssumed: true,
    clause7Docking: undefined,
    clause9Option: undefined,
    clause9Days: undefined,
    clause11Option: undefined,
    clause13Authority: undefined,
    clause17MemberState: undefined,
    clause18MemberState: undefined,
  };
}

/** The SCCs wait for the adequacy decision or the listing to fall away. */
export function isFallback(transfers: TransferPlan): boolean {
  return transfers.dpfFallback && !hasMechanism(transfers, 'scc');
}

/** The module was not named, and the countries of the parties do not settle it. */
export function isModuleInDoubt(agreement: Agreement, { isAssumed }: SccPlan): boolean {
  return isAssumed && !moduleFor(locationsOf(agreement)).isCertain;
}

/** A mechanism whose id begins so, such as `uk_`, is among those named. */
export function hasMechanism({ none, mechanisms }: TransferPlan, start: string): boolean {
  return !none && mechanisms.some(({ id }) => id?.startsWith(start) === true);
}
