import { Code } from '@connectrpc/connect';
import type { ErrorCode } from '../errors.ts';

/** How one kind of failure reaches the caller. */
export interface ErrorRow {
  readonly code: Code;
  /** HTTP status in the REST API. */
  readonly status: number;
  /** `reason` of the `google.rpc.ErrorInfo`, which clients switch on. */
  readonly reason: string;
  /** Seconds after which the same call may succeed; sent as `google.rpc.RetryInfo`. */
  readonly retrySeconds?: number;
}

export const ERROR_TABLE = {
  INVALID_INPUT: { code: Code.InvalidArgument, status: 422, reason: 'INVALID_INPUT' },
  TOO_LARGE: { code: Code.ResourceExhausted, status: 413, reason: 'TOO_LARGE' },
  BUNDLE_NOT_FOUND: { code: Code.NotFound, status: 404, reason: 'BUNDLE_NOT_FOUND' },
  BUNDLE_UNKNOWN: { code: Code.NotFound, status: 404, reason: 'SFCEC_BUILD_ERROR' },
  BUNDLE_FILE_GONE: { code: Code.FailedPrecondition, status: 500, reason: 'SFCEC_BUILD_ERROR' },
  BUILD_FAILED: { code: Code.Internal, status: 500, reason: 'SFCEC_BUILD_ERROR' },
  TSA_UNAVAILABLE: {
    code: Code.Unavailable,
    status: 503,
    reason: 'TSA_UNAVAILABLE',
    retrySeconds: 5,
  },
  DPA_REFUSED: { code: Code.InvalidArgument, status: 422, reason: 'SFCEC_EXPORT_ERROR' },
  DPA_FAILED: { code: Code.Internal, status: 500, reason: 'SFCEC_EXPORT_ERROR' },
  DPA_NOT_FOUND: { code: Code.NotFound, status: 404, reason: 'DPA_NOT_FOUND' },
  ARCHIVE_NOT_FOUND: { code: Code.NotFound, status: 404, reason: 'SFCEC_VERIFY_ERROR' },
  NOT_AN_ARCHIVE: { code: Code.InvalidArgument, status: 422, reason: 'SFCEC_VERIFY_ERROR' },
  RECORD_NOT_FOUND: { code: Code.NotFound, status: 404, reason: 'RECORD_NOT_FOUND' },
  RECORD_CONFLICT: { code: Code.AlreadyExists, status: 409, reason: 'RECORD_CONFLICT' },
  LOG_NOT_FOUND: { code: Code.NotFound, status: 404, reason: 'LOG_NOT_FOUND' },
  LOG_CORRUPT: { code: Code.DataLoss, status: 500, reason: 'LOG_CORRUPT' },
  CLOCK_BEHIND: { code: Code.FailedPrecondition, status: 503, reason: 'CLOCK_BEHIND' },
  STORE_FAILED: { code: Code.Unavailable, status: 503, reason: 'STORE_FAILED', retrySeconds: 1 },
  DATA_DIR_IN_USE: { code: Code.FailedPrecondition, status: 500, reason: 'DATA_DIR_IN_USE' },
  OVERLOADED: { code: Code.ResourceExhausted, status: 429, reason: 'OVERLOADED', retrySeconds: 1 },
  SHUTTING_DOWN: { code: Code.Unavailable, status: 503, reason: 'SHUTTING_DOWN' },
  NOT_IMPLEMENTED: { code: Code.Unimplemented, status: 501, reason: 'NOT_IMPLEMENTED' },
} satisfies Record<ErrorCode, ErrorRow>;

/** For errors that no `ErrorCode` stands behind: HTTP status by Connect code. */
export const STATUS_OF_CODE = {
  [Code.Canceled]: 499,
  [Code.Unknown]: 500,
  [Code.InvalidArgument]: 422,
  [Code.DeadlineExceeded]: 504,
  [Code.NotFound]: 404,
  [Code.AlreadyExists]: 409,
  [Code.PermissionDenied]: 403,
  [Code.ResourceExhausted]: 429,
  [Code.FailedPrecondition]: 409,
  [Code.Aborted]: 409,
  [Code.OutOfRange]: 422,
  [Code.Unimplemented]: 501,
  [Code.Internal]: 500,
  [Code.Unavailable]: 503,
  [Code.DataLoss]: 500,
  [Code.Unauthenticated]: 401,
} satisfies Record<Code, number>;

/** Code for a log or a document: `DeadlineExceeded` becomes `DEADLINE_EXCEEDED`. */
export function codeName(code: Code): string {
  return Code[code].replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}
