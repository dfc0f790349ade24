import { createHash } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import type { HandlerContext } from '@connectrpc/connect';
import type { BuildRequest } from '../core/bundle/build-request.ts';
import { NOTHING_STATED, type Scope } from '../core/bundle/scope.ts';
import type { Strictness } from '../core/clauses/clause-entry.ts';
import { DEFAULT_ORG } from '../core/log/log-name.ts';
import {
  BuildBundleRequestSchema,
  Strictness as StrictnessValue,
  Tier,
  type Scope as ScopeMessage,
  type BuildBundleRequest,
} from '../gen/spanforge/cec/v1/build_pb.ts';
import { acceptSecret } from './accept-secret.ts';
import { caller } from './caller.ts';

const STRICTNESS: Readonly<Partial<Record<StrictnessValue, Strictness>>> = {
  [StrictnessValue.COUNT]: 'count',
  [StrictnessValue.STANDARD]: 'standard',
  [StrictnessValue.STRICT]: 'strict',
};

/** What a caller asks to have built. */
export function toBuildRequest(
  message: BuildBundleRequest,
  context: Pick<HandlerContext, 'values'>,
  defaultStrictness: Strictness,
): BuildRequest {
  const { tier, requestId } = message;
  const orgId = message.orgId || DEFAULT_ORG;
  return {
    orgId,
    projectId: message.projectId,
    fromDate: message.fromDate || undefined,
    toDate: message.toDate || undefined,
    frameworks: message.frameworks,
    strictness: STRICTNESS[message.strictness] ?? defaultStrictness,
    tier: tier === Tier.EXTENDED ? 'extended' : 'core',
    scope: toScope(message.scope),
    inServiceSince: message.inServiceSince,
    includeOscal: message.includeOscal,
    outputDir: message.outputDir || undefined,
    orgSecret: acceptSecret(message.orgSecret, context),
    requestedBy: context.values.get(caller),
    requestKey:
      requestId === undefined
        ? undefined
        : { key: `${orgId}/${message.projectId}/${requestId}`, fingerprint: fingerprintOf(message) },
  };
}

function toScope(scope: ScopeMessage | undefined): Scope {
  if (scope === undefined) return NOTHING_STATED;
  return {
    system: scope.system,
    legal_entity: scope.legalEntity,
    role: scope.role,
    risk_class: scope.riskClass,
    risk_class_stated_by: scope.riskClassStatedBy,
    versions: scope.versions,
    remarks: scope.remarks,
  };
}

/** The secret itself leaves no trace, not even in a digest. */
function fingerprintOf(message: BuildBundleRequest): string {
  const { orgSecret: _secret, requestId: _id, ...rest } = message;
  return createHash('sha256')
    .update(toBinary(BuildBundleRequestSchema, create(BuildBundleRequestSchema, rest)))
    .digest('hex');
}
