import type { Continuity } from '../core/bundle/compare-bundles.ts';
import type { Check } from '../core/bundle/verification.ts';

/** What lies between an earlier state and a bundle, as lines for people. */
export function continuityLines(continuity: Continuity, check: Pick<Check, 'status' | 'message'>): string[] {
  const { earlierBundleId, earlierSize, size } = continuity;
  const since = earlierBundleId === '' ? 'the checkpoint' : earlierBundleId;
  const verdict =
    check.status === 'PASS'
      ? `the log grew from ${earlierSize} to ${size} records since ${since}`
      : `not checked whether the log grew from ${earlierSize} to ${size} records since ${since}`;
  return [verdict, ...requestLines(continuity), ...clauseLines(continuity)];
}

function requestLines({ requests, requestsComplete }: Continuity): string[] {
  const count = requests.length === 1 ? '1 bundle' : `${requests.length} bundles`;
  return [
    `${count} requested in between${requests.length === 0 ? '' : ':'}`,
    ...requests.map(
      ({ bundleId, position, recordedAt }) =>
        `  ${bundleId || '(no id)'}  position ${position}  ${recordedAt || 'named in chain_proof.json, not shown'}`,
    ),
    ...(requestsComplete
      ? []
      : ['  others may have been, in parts of the log that this bundle does not show']),
  ];
}

function clauseLines({ earlierBundleId, clauseChanges, differences }: Continuity): string[] {
  if (earlierBundleId === '') return [];
  const count = clauseChanges.length === 1 ? '1 clause' : `${clauseChanges.length} clauses`;
  return [
    `${count} changed${clauseChanges.length === 0 ? '' : ':'}`,
    ...clauseChanges.map(
      ({ framework, clauseId, before, after }) => `  ${framework} ${clauseId} ${before} -> ${after}`,
    ),
    ...differences.map((difference) => `  not like for like: ${difference}`),
  ];
}
