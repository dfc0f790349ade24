import { CompilationError, RuntimeError } from '@bufbuild/protovalidate';
import { Code, ConnectError } from '@connectrpc/connect';
import { CecError } from '../errors.ts';
import { badRequest, errorInfo, type FieldViolation, retryInfo, sentReason } from './error-details.ts';
import { codeName, ERROR_TABLE, type ErrorRow, STATUS_OF_CODE } from './error-table.ts';
import { requestFaultOf } from './request-fault.ts';

/** Where errors go that the operator must see; a pino logger fits. */
export interface ErrorLog {
  error(fields: Record<string, unknown>, message: string): void;
}

/** The call that failed. */
export interface FailedCall {
  readonly log: ErrorLog;
  /** The call's own signal: aborted by a passed deadline, by the caller or by a shutdown. */
  readonly signal?: AbortSignal;
  /** `package.Service/Method`, for the log. */
  readonly method?: string;
}

/** Longest text of an error that is not ours: it may repeat a header of the request. */
const LONGEST_FOREIGN_MESSAGE = 256;

/** How Connect's messages about `readMaxBytes` and `writeMaxBytes` end. */
const MESSAGE_LIMIT = /configured (read|write)MaxBytes (\d+)/;

const FIELD_AND_PROBLEM = /^([A-Za-z_][^\s:]*): (.+)$/s;

/**
 * The error that leaves the service. A `CecError` is told as `ERROR_TABLE` says; errors of Connect and of
 * protovalidate keep their code, without the caller's own text; an operation aborted by the call's signal
 * ends with the signal's reason (deadline, cancel, shutdown). Anything else is a bare internal error, logged
 * with its cause. Every result carries `google.rpc.ErrorInfo`.
 */
export function toConnectError(err: unknown, call: FailedCall): ConnectError {
  const { signal } = call;
  if (signal?.aborted === true && isAbort(err, signal)) return fromAbort(signal.reason, call);
  if (err instanceof CecError) return fromCecError(err, call);
  if (err instanceof ConnectError) return fromConnectError(err, call);
  return unexpected(err, call);
}

/** `reason` of the error's `google.rpc.ErrorInfo`; for an error without one, that of its code. */
export function reasonOf(error: ConnectError): string {
  return sentReason(error) ?? REASON_OF_CODE.get(error.code) ?? codeName(error.code);
}

/** HTTP status that the REST API answers for the error. */
export function restStatusOf(error: ConnectError): number {
  const reason = reasonOf(error);
  const row = ROWS.find((candidate) => candidate.code === error.code && candidate.reason === reason);
  return row?.status ?? STATUS_OF_CODE[error.code];
}

const ROWS: readonly ErrorRow[] = Object.values(ERROR_TABLE);

/** What Connect itself raises under these codes. */
const REASON_OF_CODE = new Map<Code, string>([
  [Code.InvalidArgument, ERROR_TABLE.INVALID_INPUT.reason],
  [Code.ResourceExhausted, ERROR_TABLE.TOO_LARGE.reason],
  [Code.Unimplemented, ERROR_TABLE.NOT_IMPLEMENTED.reason],
]);

function fromCecError(err: CecError, call: FailedCall): ConnectError {
  const row: ErrorRow = ERROR_TABLE[err.code];
  if (row.status >= 500 && err.cause !== undefined) report(err, call);
  const violations = problemsIn(err).flatMap((problem) => {
    const match = FIELD_AND_PROBLEM.exec(problem);
    return match ? [toViolation(match)] : [];
  });
  const details = [errorInfo(row.reason)];
  if (violations.length > 0) details.push(badRequest(violations));
  const retrySeconds = retrySecondsOf(err);
  if (retrySeconds !== undefined) details.push(retryInfo(retrySeconds));
  return connectError(err.message, row.code, { details, cause: err });
}

/** An agreement is refused for all that is wrong with it at once. */
function problemsIn({ code, message }: CecError): string[] {
  if (code === 'DPA_REFUSED') return message.split('; ');
  return code === 'INVALID_INPUT' ? [message] : [];
}

/** A failure that another one explains may be retried when that one may. */
function retrySecondsOf({ code, cause }: CecError): number | undefined {
  const row: ErrorRow = ERROR_TABLE[code];
  return row.retrySeconds ?? (cause instanceof CecError ? retrySecondsOf(cause) : undefined);
}

function fromConnectError(err: ConnectError, call: FailedCall): ConnectError {
  if (sentReason(err) !== undefined) return err;
  const fault = requestFaultOf(err);
  if (fault) {
    const [{ field, description }] = fault;
    const details = [errorInfo(ERROR_TABLE.INVALID_INPUT.reason), badRequest(fault)];
    return connectError(`${field}: ${description}`, ERROR_TABLE.INVALID_INPUT.code, { details, cause: err });
  }
  if (isOurs(err)) return unexpected(err, call);
  const limit = MESSAGE_LIMIT.exec(err.rawMessage);
  if (limit) return fromCecError(tooLarge(limit), call);
  const details = [...err.details, errorInfo(reasonOf(err))];
  const message = err.rawMessage.slice(0, LONGEST_FOREIGN_MESSAGE);
  return connectError(message, err.code, { details, cause: err, metadata: err.metadata });
}

function tooLarge([, direction, bytes]: RegExpExecArray): CecError {
  const [what, remedy] =
    direction === 'read' ? ['request', 'send it in parts'] : ['response', 'ask for less'];
  return new CecError('TOO_LARGE', `${what}: has more than the ${bytes} bytes allowed, ${remedy}`);
}

function fromAbort(reason: unknown, call: FailedCall): ConnectError {
  if (reason instanceof CecError || reason instanceof ConnectError)
    return toConnectError(reason, { log: call.log });
  const details = [errorInfo(codeName(Code.Canceled))];
  return connectError('the call was canceled', Code.Canceled, { details, cause: reason });
}

function unexpected(err: unknown, call: FailedCall): ConnectError {
  report(err, call);
  const details = [errorInfo(codeName(Code.Internal))];
  return connectError('internal error', Code.Internal, { details, cause: err });
}

function report(err: unknown, { log, method }: FailedCall): void {
  log.error({ err, ...(method !== undefined && { method }) }, 'call failed');
}

/** A rule that does not compile, a response that does not serialize: the service's own fault. */
function isOurs({ cause, code, rawMessage }: ConnectError): boolean {
  if (cause instanceof CompilationError || cause instanceof RuntimeError) return true;
  // Connect reports a caller's RST_STREAM under some codes as INTERNAL.
  return (code === Code.Internal || code === Code.Unknown) && !rawMessage.startsWith('http/2 stream closed');
}

/** Whether an operation failed because the signal was aborted, on whatever level it noticed. */
function isAbort(err: unknown, signal: AbortSignal): boolean {
  let cause = err;
  for (let depth = 0; cause instanceof Error && depth < 8; depth++) {
    if (cause === signal.reason || cause.name === 'AbortError') return true;
    ({ cause } = cause);
  }
  return err === signal.reason;
}

function toViolation([, field = '', description = '']: RegExpExecArray): FieldViolation {
  return { field, description };
}

function connectError(
  message: string,
  code: Code,
  parts: { details: ConnectError['details']; cause: unknown; metadata?: Headers },
): ConnectError {
  // A lone surrogate would throw where the message is percent-encoded for `grpc-message`.
  const error = new ConnectError(message.toWellFormed(), code, parts.metadata, undefined, parts.cause);
  error.details = parts.details;
  return error;
}
