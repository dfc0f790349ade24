import { CecError } from '../../errors.ts';
import type { BundleFinding } from '../../ports/bundle-registry.ts';
import { AuthorityFault, type TimestampAuthority } from '../../ports/timestamp-authority.ts';
import { toDerResponse } from '../timestamp/outer-layers.ts';
import { createTimestampRequest } from '../timestamp/request.ts';
import { TimestampError } from '../timestamp/timestamp-error.ts';
import { verifyTimestampResponse } from '../timestamp/verify.ts';

/** A time-stamp that a verifier will accept. */
export interface Stamp {
  /** DER TimeStampResp. */
  readonly response: Buffer;
  readonly authority: TimestampAuthority;
  /** Whose answers were not used, and why. */
  readonly findings: readonly BundleFinding[];
}

/** An authority whose answer cannot be used. */
interface Failure {
  readonly authority: TimestampAuthority;
  readonly fault: AuthorityFault | TimestampError;
}

/**
 * Has a digest time-stamped by the first of the authorities whose answer a verifier would accept.
 *
 * @param digest SHA-256 of the data, 32 bytes
 * @throws {CecError} when none is left: TSA_UNAVAILABLE if one of them may answer later, else BUILD_FAILED
 */
export async function stampDigest(
  authorities: readonly TimestampAuthority[],
  digest: Uint8Array,
  signal: AbortSignal,
): Promise<Stamp> {
  const failures: Failure[] = [];
  for (const authority of authorities) {
    const answer = await ask(authority, digest, signal);
    if (Buffer.isBuffer(answer))
      return { response: answer, authority, findings: describe(authority, failures) };
    failures.push({ authority, fault: answer });
  }
  throw noneLeft(failures);
}

/** The answer, checked as a verifier would before anyone relies on it, or why there is none. */
async function ask(
  authority: TimestampAuthority,
  digest: Uint8Array,
  signal: AbortSignal,
): Promise<Buffer | Failure['fault']> {
  const { anchors, policies } = authority;
  // An authority refuses a request for another policy than its own, so one out of several is not asked for.
  const [policy] = policies?.length === 1 ? policies : [];
  const request = createTimestampRequest(digest, policy === undefined ? {} : { policy });
  try {
    const response = toDerResponse(await authority.respond(request.der, signal));
    verifyTimestampResponse(response, {
      digest,
      anchors,
      nonce: request.nonce,
      ...(policies && { policies }),
    });
    return response;
  } catch (error) {
    if (error instanceof AuthorityFault || error instanceof TimestampError) return error;
    throw error;
  }
}

function describe({ kind }: TimestampAuthority, failures: readonly Failure[]): BundleFinding[] {
  const findings = failures.map(toFinding);
  if (kind === 'external') return findings;
  const steppedIn = failures.length > 0 ? ', which stepped in for the configured ones' : '';
  return [
    ...findings,
    {
      code: 'LOCAL_TIMESTAMP',
      severity: failures.length > 0 ? 'warning' : 'info',
      message: `the time-stamp is by the service's own authority${steppedIn}: it proves integrity, not independent time`,
    },
  ];
}

/** `TSA_` and the code of the fault: `TSA_NONCE`, `TSA_TIMEOUT`. */
function toFinding(failure: Failure): BundleFinding {
  const code = failure.fault.code.replace(/^tsa-/, '').replaceAll('-', '_').toUpperCase();
  return { code: `TSA_${code}`, severity: 'warning', message: `time-stamp authority ${told(failure)}` };
}

function noneLeft(failures: readonly Failure[]): CecError {
  const problem = `no time-stamp authority gave an answer that can be used: ${failures.map(told).join('; ')}`;
  const cause = new AggregateError(failures.map(({ fault }) => fault));
  const isPassing = failures.some(({ fault }) => fault instanceof AuthorityFault && fault.isPassing);
  return isPassing
    ? new CecError('TSA_UNAVAILABLE', problem, { cause })
    : new CecError('BUILD_FAILED', `CEC build failed: ${problem}`, { cause });
}

function told({ authority, fault }: Failure): string {
  return `${authority.name}: ${fault.message}`;
}
