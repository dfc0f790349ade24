import type { BundleContents } from '../core/bundle/bundle-contents.ts';
import type { Verification } from '../core/bundle/verification.ts';
import type { Catalogue, Clause } from '../core/clauses/catalogue.ts';
import { findClause, type FoundClause } from '../core/clauses/find-clause.ts';
import { invalidInput } from '../errors.ts';
import type { BundleClause } from '../ports/bundle-registry.ts';

type Mapped = Pick<BundleContents, 'manifest'> & { readonly result: Pick<Verification, 'clauses'> };

/**
 * The clause that the user named, and its entry in the bundle's clause map.
 *
 * @throws {CecError} INVALID_INPUT when the catalogue does not have it, and when the bundle was not asked for it
 */
export function locateClause(
  { manifest, result }: Mapped,
  catalogue: Catalogue,
  name: string,
): { readonly clause: Clause; readonly entry: BundleClause } {
  const found = findClause(catalogue, name);
  const { framework, clause } = found;
  const entry = result.clauses.find(
    (one) => one.framework === framework.id && one.clause_id === clause.clauseId,
  );
  if (entry !== undefined) return { clause, entry };
  throw invalidInput('clause', notAsked(found, result.clauses, manifest.frameworks));
}

function notAsked(
  { framework, clause }: FoundClause,
  clauses: readonly BundleClause[],
  frameworks: readonly string[],
): string {
  const name = `${framework.id} ${clause.clauseId} is not in the bundle`;
  const siblings = clauses.filter((one) => one.framework === framework.id).map((one) => one.clause_id);
  return siblings.length === 0
    ? `${name}, which was built for ${frameworks.join(', ')}; build one for ${framework.id} too`
    : `${name}, which was built without the ${clause.tier} tier; of ${framework.id} it has ${siblings.join(', ')}`;
}
