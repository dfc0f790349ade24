import { createHash } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import type { HandlerContext } from '@connectrpc/connect';
import { CecError } from '../errors.ts';
import type { BuildRequest } from '../core/bundle/build-request.ts';
import { DEFAULT_ORG } from '../core/log/log-name.ts';
import {
  BuildBundleRequestSchema,
  Strictness,
  Tier,
  type BuildBundleRequest,
} from '../gen/spanforge/cec/v1/build_pb.ts';
import { acceptSecret } from './accept-secret.ts';

/** What a caller asks to have built; what is not built yet is refused by name. */
export function toBuildRequest(
  message: BuildBundleRequest,
  context: Pick<HandlerContext, 'values'>,
): BuildRequest {
  const { strictness, tier, requestId } = message;
  if (strictness !== Strictness.UNSPECIFIED && strictness !== Strictness.COUNT) {
    throw new CecError('NOT_IMPLEMENTED', 'strictness: only COUNT is built yet');
  }
  if (message.includeOscal)
    throw new CecError('NOT_IMPLEMENTED', 'include_oscal: OSCAL results are not built yet');
  const orgId = message.orgId || DEFAULT_ORG;
  return {
    orgId,
    projectId: message.projectId,
    fromDate: message.fromDate || undefined,
    toDate: message.toDate || undefined,
    frameworks: message.frameworks,
    strictness: 'count',
    tier: tier === Tier.EXTENDED ? 'extended' : 'core',
    scope: message.scope,
    inServiceSince: message.inServiceSince,
    outputDir: message.outputDir || undefined,
    orgSecret: acceptSecret(message.orgSecret, context),
    requestedBy: 'unauthenticated',
    requestKey:
      requestId === undefined
        ? undefined
        : { key: `${orgId}/${message.projectId}/${requestId}`, fingerprint: fingerprintOf(message) },
  };
}

/** The secret itself leaves no trace, not even in a digest. */
function fingerprintOf(message: BuildBundleRequest): string {
  const { orgSecret: _secret, requestId: _id, ...rest } = message;
  return createHash('sha256')
    .update(toBinary(BuildBundleRequestSchema, create(BuildBundleRequestSchema, rest)))
    .digest('hex');
}
