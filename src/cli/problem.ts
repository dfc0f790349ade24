import { Code, ConnectError } from '@connectrpc/connect';
import { CecError } from '../errors.ts';
import { JsonTextError } from '../json/json-text-error.ts';
import { RestError } from '../rest/errors.ts';
import { wasInterrupted } from './interrupt.ts';

/** What the flags are called in the API. */
const FLAGS: Readonly<Record<string, string>> = {
  project_id: '--project',
  org_id: '--org',
  from_date: '--from',
  to_date: '--to',
  frameworks: '--framework',
  output_dir: '--out',
  request_id: '--request-id',
  in_service_since: '--in-service-since',
  reason_code: '--reason',
  record_ids: 'ID',
  record_id: 'ID',
  clause: '--clause',
};

/** The place is that of a record in its file; which element of a list it is does not matter to a flag. */
const FIELD_AND_PROBLEM = /^(lines? [\d to]+: )?([a-z_]+)(?:\[\d+\])?: (.*)$/s;

/** What the user is told: the flag and the remedy where they are known, and never a stack. */
export function describeProblem(error: unknown): string {
  if (wasInterrupted()) return 'interrupted';
  if (isUnreachable(error))
    return '--server: cannot be reached; is the service running, and is this its URL?';
  if (isOtherProtocol(error))
    return '--server: does not answer as this service does; is this its URL, and http or https right?';
  if (error instanceof ConnectError) return withFlag(error.rawMessage);
  if (error instanceof RestError || error instanceof CecError || error instanceof JsonTextError)
    return withFlag(error.message);
  return isForUser(error) ? withoutPrefix(error.message) : `unexpected failure${detailOf(error)}`;
}

/** Failures that are the service's own fault; their cause is for whoever asks for it. */
export function logFailure(fields: Record<string, unknown>): void {
  if (asksForDetails()) console.error(fields['err']);
  else console.error('cec: CEC_LOG_LEVEL=debug shows the cause');
}

function withFlag(message: string): string {
  const [, place = '', field = '', problem = ''] = FIELD_AND_PROBLEM.exec(message) ?? [];
  const flag = FLAGS[field];
  return flag === undefined ? message : `${place}${flag}: ${problem}`;
}

/** No answer at all, as opposed to one that says UNAVAILABLE. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof RestError) return isUnreachable(error.cause);
  if (!(error instanceof ConnectError) || error.code !== Code.Unavailable) return false;
  return /ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ETIMEDOUT/.test(error.rawMessage);
}

/** Something else listens there, or TLS meets no TLS. */
function isOtherProtocol(error: unknown): boolean {
  if (error instanceof RestError) return isOtherProtocol(error.cause);
  if (!(error instanceof ConnectError)) return false;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && /^ERR_(HTTP2|SSL)_/.test(String(cause.code));
}

/** Errors of parseArgs, of the file system, and of keys and certificates that cannot be read. */
function isForUser(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    /^(ERR_PARSE_ARGS|ERR_OSSL|E[A-Z0-9]+$)/.test(String(error.code))
  );
}

/** `ENOENT: no such file or directory, open 'x'` without what is for programs. */
function withoutPrefix(message: string): string {
  return message.replace(/^E[A-Z0-9]+: /, '');
}

function detailOf(error: unknown): string {
  if (!asksForDetails()) return '; CEC_LOG_LEVEL=debug shows more';
  return `: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

function asksForDetails(): boolean {
  return ['debug', 'trace'].includes(process.env['CEC_LOG_LEVEL'] ?? '');
}
