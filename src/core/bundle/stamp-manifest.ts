import { CecError } from '../../errors.ts';
import type { TimestampAuthority } from '../../ports/timestamp-authority.ts';
import { createTimestampRequest } from '../timestamp/request.ts';
import { TimestampError } from '../timestamp/timestamp-error.ts';
import { verifyTimestampResponse } from '../timestamp/verify.ts';

/** Has a digest time-stamped, and checks the answer as a verifier would, before anyone relies on it. */
export async function stampDigest(
  authority: TimestampAuthority,
  digest: Uint8Array,
  signal: AbortSignal,
): Promise<Buffer> {
  const request = createTimestampRequest(digest);
  const response = Buffer.from(await authority.respond(request.der, signal));
  try {
    verifyTimestampResponse(response, { digest, anchors: [...authority.anchors], nonce: request.nonce });
  } catch (cause) {
    if (!(cause instanceof TimestampError)) throw cause;
    throw new CecError(
      'BUILD_FAILED',
      `CEC build failed: the time-stamp authority's answer is wrong: ${cause.message}`,
      { cause },
    );
  }
  return response;
}
