import { ConnectError } from '@connectrpc/connect';
import { BadRequestSchema, ErrorInfoSchema, RetryInfoSchema } from './gen/google/rpc/error_details_pb.js';

export function errorReason(error) {
  return detail(error, ErrorInfoSchema)?.reason ?? '';
}

export function fieldViolations(error) {
  const violations = detail(error, BadRequestSchema)?.fieldViolations ?? [];
  return Object.fromEntries(violations.map(({ field, description }) => [field, description]));
}

export function retryAfterMillis(error) {
  const delay = detail(error, RetryInfoSchema)?.retryDelay;
  return delay && Number(delay.seconds) * 1000 + delay.nanos / 1e6;
}

function detail(error, schema) {
  return ConnectError.from(error).findDetails(schema)[0];
}
