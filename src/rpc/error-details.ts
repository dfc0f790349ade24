import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ConnectError } from '@connectrpc/connect';
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from '../gen/google/rpc/error_details_pb.ts';

/** `google.rpc.ErrorInfo.domain` of every error of this service. */
export const ERROR_DOMAIN = 'cec.spanforge.dev';

/**
 * Most field violations told of one request: details travel in a trailer, and gRPC clients refuse trailers
 * beyond 8 KiB (Java's default).
 */
const MOST_VIOLATIONS = 20;

type ErrorDetail = ConnectError['details'][number];
export type FieldViolation = { readonly field: string; readonly description: string };

export function errorInfo(reason: string): ErrorDetail {
  const value: MessageInitShape<typeof ErrorInfoSchema> = { reason, domain: ERROR_DOMAIN };
  return { desc: ErrorInfoSchema, value };
}

export function retryInfo(seconds: number): ErrorDetail {
  const value: MessageInitShape<typeof RetryInfoSchema> = { retryDelay: { seconds: BigInt(seconds) } };
  return { desc: RetryInfoSchema, value };
}

export function badRequest(violations: readonly FieldViolation[]): ErrorDetail {
  const value: MessageInitShape<typeof BadRequestSchema> = {
    fieldViolations: violations.slice(0, MOST_VIOLATIONS),
  };
  return { desc: BadRequestSchema, value };
}

/** Reason that an error already carries. */
export function sentReason(error: ConnectError): string | undefined {
  return error.findDetails(ErrorInfoSchema).find((info) => info.domain === ERROR_DOMAIN)?.reason;
}
