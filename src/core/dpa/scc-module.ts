import type { Agreement } from './agreement.ts';
import { isInEea } from './countries.ts';
import { isAdequate } from './transfer-data.ts';

/** Countries on which the module of the standard clauses depends; undefined where they are not stated. */
export interface Locations {
  readonly controller: string | undefined;
  readonly processor: string | undefined;
  readonly subProcessors: readonly string[];
}

export type Module = 2 | 3 | 4;

/** Countries of the parties and sub-processors, as far as they are stated. */
export function locationsOf({
  controller,
  processor,
  subProcessors,
}: Pick<Agreement, 'controller' | 'processor' | 'subProcessors'>): Locations {
  return {
    controller: controller.country,
    processor: processor.country,
    subProcessors: (subProcessors ?? []).flatMap(({ country }) => country ?? []),
  };
}

/**
 * The module that roles and countries lead to; two where they are not all stated, because the parties are controller
 * and processor. `isCertain` is false then, and also where both parties are outside the EEA.
 */
export function moduleFor(locations: Locations): { readonly module: Module; readonly isCertain: boolean } {
  const { controller, processor, subProcessors } = locations;
  if (controller === undefined || processor === undefined) return { module: 2, isCertain: false };
  if (isModuleFour(locations)) return { module: 4, isCertain: true };
  if (!isInEea(controller)) return { module: 2, isCertain: false };
  if (isInEea(processor)) return { module: 3, isCertain: true };
  // A processor in an adequate country needs no clauses itself, but may export to others.
  const isThree = isAdequate(processor) && subProcessors.some(isThirdCountry);
  return { module: isThree ? 3 : 2, isCertain: true };
}

/** Why a module that is named cannot be used between these parties, with the remedy. */
export function moduleProblem(module: number, locations: Locations): string | undefined {
  const { controller, processor } = locations;
  if (module === 4 && !isModuleFour(locations)) {
    return 'Module Four needs a processor in the EEA and a controller outside it; state both countries, or leave the module out';
  }
  if (module === 2 && isModuleFour(locations)) {
    return 'Module Two does not fit a processor in the EEA and a controller outside it; name Module Four';
  }
  const isDirect = controller !== undefined && isInEea(controller);
  if (module === 3 && isDirect && processor !== undefined && isThirdCountry(processor)) {
    return 'Module Three is for the sub-processors of a processor; name Module Two for a processor in a third country';
  }
  return undefined;
}

/** Outside the EEA, without an adequacy decision that covers every recipient there. */
function isThirdCountry(country: string): boolean {
  return !isInEea(country) && !isAdequate(country);
}

function isModuleFour({ controller, processor }: Locations): boolean {
  return controller !== undefined && processor !== undefined && isInEea(processor) && !isInEea(controller);
}
