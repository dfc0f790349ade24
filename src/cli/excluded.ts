import type { BundleClause } from '../ports/bundle-registry.ts';

const REASONS = ['outside_period', 'future', 'skipped', 'bad_signature', 'erased'] as const;

/** Why records do not count, and how many; empty when all do. */
export function describeExcluded(excluded: BundleClause['excluded']): string {
  return REASONS.filter((reason) => excluded[reason] > 0)
    .map((reason) => `${reason} ${excluded[reason]}`)
    .join(', ');
}
