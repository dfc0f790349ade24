import { ConnectError } from '@connectrpc/connect';
import { RetryInfoSchema } from '../gen/google/rpc/error_details_pb.ts';
import { reasonOf, restStatusOf } from '../rpc/errors.ts';
import type { Answer } from './exchange.ts';

const UNFORESEEN = 'Internal server error';

/** Reasons of failures that the caller is told nothing about. */
const UNEXPECTED = new Set(['INTERNAL', 'UNKNOWN']);

/**
 * Every reason stands in a header. In the body stand only those of routes whose documented error body is not
 * `detail` alone, as it is for builds and look-ups.
 */
const REASONS_IN_BODY = new Set(['SFCEC_VERIFY_ERROR', 'SFCEC_EXPORT_ERROR']);

/** What the gateway refuses has the reason that the service would give. */
const INVALID_INPUT = { 'x-error-reason': 'INVALID_INPUT' };

interface Extras {
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the answer, beside `detail`. */
  readonly members?: Readonly<Record<string, string | number>>;
  readonly cause?: unknown;
}

/** A refusal with its status; the message becomes `detail` and must be safe to show. */
export class RestError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, string | number>>;

  constructor(status: number, detail: string, extras: Extras = {}) {
    super(detail, { cause: extras.cause });
    this.name = 'RestError';
    this.status = status;
    this.headers = extras.headers ?? {};
    this.members = extras.members ?? {};
  }
}

/** 422 for a member, parameter or header that cannot be accepted. */
export function unprocessable(field: string, problem: string): RestError {
  return new RestError(422, `${field}: ${problem}`);
}

/** 422 for a body that is no JSON object. Says no more, so that nothing of the body is echoed. */
export function invalidBody(cause?: unknown): RestError {
  return new RestError(422, 'Invalid request body', { cause });
}

/** A failure of the service or of the gateway as a refusal; undefined for one that nobody foresaw. */
export function toRestError(err: unknown): RestError | undefined {
  if (err instanceof RestError) return err;
  if (!(err instanceof ConnectError)) return undefined;
  const reason = reasonOf(err);
  if (UNEXPECTED.has(reason)) return new RestError(500, UNFORESEEN, { cause: err });
  const headers = { 'x-error-reason': reason, ...retryAfter(err) };
  const members = REASONS_IN_BODY.has(reason) ? { reason } : {};
  return new RestError(restStatusOf(err), err.rawMessage, { headers, members, cause: err });
}

/** The same refusal in other words and with further members; an unforeseen failure stays as it is. */
export function rephrased(
  err: unknown,
  rephrase: (detail: string, status: number) => string,
  further: RestError['members'] = {},
): unknown {
  const refusal = toRestError(err);
  if (refusal === undefined) return err;
  const { status, message, headers } = refusal;
  const members = { ...refusal.members, ...further };
  return new RestError(status, rephrase(message, status), { headers, members, cause: err });
}

export function errorAnswer(err: unknown): Answer {
  const refusal = toRestError(err);
  if (refusal === undefined) return { status: 500, body: { json: { detail: UNFORESEEN } } };
  const { status, members, message } = refusal;
  const headers = { ...(status === 422 && INVALID_INPUT), ...refusal.headers };
  return { status, headers, body: { json: { detail: message, ...members } } };
}

function retryAfter(err: ConnectError): Record<string, string> {
  const delay = err.findDetails(RetryInfoSchema)[0]?.retryDelay;
  return delay === undefined ? {} : { 'retry-after': String(delay.seconds) };
}
