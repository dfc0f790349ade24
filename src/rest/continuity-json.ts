import type { JsonObject } from '@bufbuild/protobuf';
import type { Continuity } from '../gen/spanforge/cec/v1/continuity_pb.ts';
import { timeText } from './time-text.ts';
import { CLAUSE_STATUS, wordOf } from './words.ts';

export function continuityJson(continuity: Continuity | undefined): JsonObject | null {
  if (continuity === undefined) return null;
  return {
    earlier_bundle_id: continuity.earlierBundleId,
    earlier_size: Number(continuity.earlierSize),
    size: Number(continuity.size),
    requested: continuity.requested.map(({ bundleId, position, requestedAt }) => ({
      bundle_id: bundleId,
      position: Number(position),
      requested_at: timeText(requestedAt),
    })),
    requested_complete: continuity.requestedComplete,
    clause_changes: continuity.clauseChanges.map(({ framework, clauseId, before, after }) => ({
      framework,
      clause_id: clauseId,
      before: wordOf(CLAUSE_STATUS, before),
      after: wordOf(CLAUSE_STATUS, after),
    })),
    differences: continuity.differences,
  };
}
