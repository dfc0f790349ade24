/**
 * Every way a request can fail on purpose. `src/rpc/errors.ts` maps each code to a Connect code, a REST
 * status and the `reason` that clients switch on; the compiler checks that none is missing.
 */
export const ERROR_CODES = [
  'INVALID_INPUT',
  'TOO_LARGE',
  'BUNDLE_NOT_FOUND',
  'BUNDLE_UNKNOWN',
  'BUNDLE_FILE_GONE',
  'BUILD_FAILED',
  'TSA_UNAVAILABLE',
  'DPA_REFUSED',
  'DPA_FAILED',
  'DPA_NOT_FOUND',
  'ARCHIVE_NOT_FOUND',
  'NOT_AN_ARCHIVE',
  'RECORD_NOT_FOUND',
  'RECORD_CONFLICT',
  'LOG_NOT_FOUND',
  'LOG_CORRUPT',
  'CLOCK_BEHIND',
  'STORE_FAILED',
  'DATA_DIR_IN_USE',
  'OVERLOADED',
  'SHUTTING_DOWN',
  'NOT_IMPLEMENTED',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure. `message` is for the caller: it names the field and the remedy, never a path or a secret. */
export class CecError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CecError';
    this.code = code;
  }
}

/** An input field that cannot be accepted; `problem` says why and what would be. */
export function invalidInput(field: string, problem: string, options?: { cause?: unknown }): CecError {
  return new CecError('INVALID_INPUT', `${field}: ${problem}`, options);
}

/** The end of a call, or of work for one, because the process ends. */
export function shuttingDown(): CecError {
  return new CecError('SHUTTING_DOWN', 'the service is shutting down; retry');
}
