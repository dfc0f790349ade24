import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EvidenceKind } from './evidence-kinds.ts';

export type Tier = 'core' | 'extended';

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
  /** The clause as it stands in the file, with what status does not depend on, such as `not_shown`. */
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
