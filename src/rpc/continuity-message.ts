import { create } from '@bufbuild/protobuf';
import type { Continuity } from '../core/bundle/compare-bundles.ts';
import { ClauseSatisfaction } from '../gen/spanforge/cec/v1/clause_pb.ts';
import { ContinuitySchema } from '../gen/spanforge/cec/v1/continuity_pb.ts';
import { toTimestampOrNone } from './times.ts';

export function toContinuity(continuity: Continuity) {
  const { earlierBundleId, earlierSize, size, requests, requestsComplete } = continuity;
  return create(ContinuitySchema, {
    earlierBundleId,
    earlierSize: BigInt(earlierSize),
    size: BigInt(size),
    requested: requests.map(({ bundleId, position, recordedAt }) => ({
      bundleId,
      position: BigInt(position),
      requestedAt: toTimestampOrNone(recordedAt),
    })),
    requestedComplete: requestsComplete,
    clauseChanges: continuity.clauseChanges.map(({ framework, clauseId, before, after }) => ({
      framework,
      clauseId,
      before: ClauseSatisfaction[before],
      after: ClauseSatisfaction[after],
    })),
    differences: [...continuity.differences],
  });
}
