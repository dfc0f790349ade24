import { nameKey } from '../clauses/framework-name.ts';
import source from './transfer-data.json' with { type: 'json' };

/** What the dated data says about an instrument of Chapter V other than the EU's standard clauses. */
export interface KnownMechanism {
  readonly id: string;
  readonly printedAs: string;
  /** An Art. 46 safeguard, which stands without an adequacy decision. */
  readonly isSafeguard: boolean;
  /** Takes in the clauses of Decision (EU) 2021/914. */
  readonly usesScc: boolean;
  readonly needsAssessment: boolean;
}

interface MechanismSource {
  readonly id: string;
  readonly printed_as: string;
  readonly names: readonly string[];
  readonly is_safeguard?: boolean;
  readonly uses_scc?: boolean;
  readonly needs_assessment?: boolean;
}

const MECHANISMS: readonly MechanismSource[] = source.mechanisms;
const LIMITS: ReadonlyMap<string, string> = new Map(Object.entries(source.adequacy.limits));

/** Day of the data, and of the list of adequacy decisions. */
export const transferDataDay: string = source.as_of;

/** How the EU-U.S. Data Privacy Framework stood, such as `in force`, and on which day. */
export const dpfStatus: { readonly status: string; readonly as_of: string } = source.dpf;

/** Mechanisms by the key of each of their names. */
export const mechanismsByKey: ReadonlyMap<string, KnownMechanism> = new Map(
  MECHANISMS.flatMap((mechanism) =>
    [mechanism.id, ...mechanism.names].map((name) => [nameKey(name), toKnown(mechanism)] as const),
  ),
);

export const sccNames: ReadonlySet<string> = new Set(source.scc.names.map(nameKey));
/** Words around the name of the standard clauses that say nothing new, as keys, the longer ones first. */
export const sccDecorations: readonly string[] = source.scc.decorations;
export const sccPrintedAs: string = source.scc.printed_as;
export const sccModules: readonly { readonly module: number; readonly keys: readonly string[] }[] =
  source.scc.modules.map(({ module, spellings }) => ({ module, keys: spellings.map(nameKey) }));

/** Grounds of Art. 49(1), first subparagraph, by letter. */
export const derogationGrounds: ReadonlyMap<string, string> = new Map(
  Object.entries(source.derogations.grounds),
);

/** Instruments that are gone; a key that has one of the marks in it means them. */
export const deadInstruments: readonly {
  readonly title: string;
  readonly why: string;
  readonly marks: readonly string[];
}[] = source.dead;

/** Legal bases and contracts that are taken for a transfer mechanism, as keys. */
export const notMechanisms: ReadonlySet<string> = new Set(source.not_mechanisms.names.map(nameKey));

/** Title such as `Module Two (controller to processor)`. */
export function moduleTitle(module: number): string {
  return source.scc.modules.find((candidate) => candidate.module === module)?.title ?? `Module ${module}`;
}

/** Covered by an adequacy decision that does not depend on the recipient being on a list. */
export function isAdequate(country: string): boolean {
  return hasAdequacyDecision(country) && !source.adequacy.by_listing_only.includes(country);
}

/** Covered by an adequacy decision, with or without limits. */
export function hasAdequacyDecision(country: string): boolean {
  return source.adequacy.countries.includes(country);
}

/** Whom the adequacy decision covers, where that is not everybody. */
export function adequacyLimit(country: string): string | undefined {
  return LIMITS.get(country);
}

function toKnown(mechanism: MechanismSource): KnownMechanism {
  return {
    id: mechanism.id,
    printedAs: mechanism.printed_as,
    isSafeguard: mechanism.is_safeguard ?? false,
    usesScc: mechanism.uses_scc ?? false,
    needsAssessment: mechanism.needs_assessment ?? false,
  };
}
