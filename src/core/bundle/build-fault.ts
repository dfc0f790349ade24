import { CecError, type ErrorCode } from '../../errors.ts';

/** The caller's or the operator's to mend, and told as such; everything else means that the build failed. */
const TOLD_AS_THEY_ARE: ReadonlySet<ErrorCode> = new Set([
  'INVALID_INPUT',
  'TOO_LARGE',
  'CLOCK_BEHIND',
  'OVERLOADED',
  'SHUTTING_DOWN',
  'NOT_IMPLEMENTED',
  'BUILD_FAILED',
]);

/**
 * What the caller of a build is told. A fault of the store or of the log is named, a defect is not; the cause
 * stays with the error, for the service's own log and for whether a retry may help.
 */
export function toBuildFault(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return error;
  if (!(error instanceof CecError))
    return failed('internal error, which the log of the service explains', error);
  return TOLD_AS_THEY_ARE.has(error.code) ? error : failed(error.message, error);
}

function failed(problem: string, cause: unknown): CecError {
  return new CecError('BUILD_FAILED', `CEC build failed: ${problem}`, { cause });
}
