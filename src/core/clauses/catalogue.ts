import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Assessment } from './assessment.ts';
import type { EvidenceKind } from './evidence-kinds.ts';

export type Tier = 'core' | 'extended';

/** How evidence of a clause comes about: all the time, every so often, or when something happens. */
export const CADENCES = ['continuous', 'periodic', 'event'] as const;

export type Cadence = (typeof CADENCES)[number];

/** How close the records are to what the clause asks for. */
export const SUPPORT_LEVELS = ['direct', 'partial', 'contributory'] as const;

export type Support = (typeof SUPPORT_LEVELS)[number];

/** As the catalogue has it, for instance `eu_ai_act`. */
export type FrameworkId = string;

export interface Clause {
  readonly clauseId: string;
  readonly clauseName: string;
  readonly description: string;
  readonly evidenceKinds: readonly EvidenceKind[];
  /** Lists of alternatives; each list needs a record of one of its kinds. */
  readonly requiredGroups: readonly (readonly EvidenceKind[])[];
  /** Records, of all evidence kinds together. */
  readonly minCount: number;
  readonly tier: Tier;
  readonly cadence: Cadence;
  readonly support: Support;
  /** Other names of the clause: former ids, spellings. */
  readonly aliases: readonly string[];
  /** The clause is about records that cannot be altered: the chain has to be checked. */
  readonly integrityRequired: boolean;
  /** A record has to name a person. */
  readonly requiresHumanActor: boolean;
  /** For how many days records have to be kept, where the clause says so. */
  readonly minRetainedDays: number | undefined;
  /** Without events there are no records, and that is no defect. */
  readonly absenceIsNeutral: boolean;
  /** What no record of these kinds can show. */
  readonly notShown: string;
  /** Days on which the clause begins to apply, by case, and perhaps a `note`. */
  readonly appliesFrom: Readonly<Record<string, string>>;
  /** The clause as it stands in the file, with what status does not depend on. */
  readonly source: Readonly<Record<string, unknown>>;
}

export interface Framework {
  readonly id: FrameworkId;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly clauses: readonly Clause[];
  readonly source: Readonly<Record<string, unknown>>;
}

/** Which records are evidence for which clauses. */
export interface Catalogue {
  readonly version: string;
  readonly assessment: Assessment;
  readonly frameworks: readonly Framework[];
  readonly source: Readonly<Record<string, unknown>>;
}

/** The catalogue as it travels in a bundle, `catalogue.json`: the whole file in RFC 8785 form. */
export function catalogueJson(catalogue: Catalogue): string {
  return canonicalize(catalogue.source) ?? '';
}

/** SHA-256 of `catalogueJson`, as `sha256:<64 hex>`. */
export function catalogueSha256(catalogue: Catalogue): string {
  return `sha256:${createHash('sha256').update(catalogueJson(catalogue)).digest('hex')}`;
}
