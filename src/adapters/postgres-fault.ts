import { CecError } from '../errors.ts';

const RETRY = 'retry with the same record ids or request_id';

/** PostgreSQL's conditions by SQLSTATE or class, and the system's errors, in words without data, names or addresses. */
const WORDS: Readonly<Record<string, string>> = {
  '08': 'the connection broke',
  '22': 'it refused a value',
  '23': 'it holds such an entry already',
  '28': 'it refused the user or password of CEC_DATABASE_URL',
  '3D000': 'the database that CEC_DATABASE_URL names does not exist',
  '40': 'another transaction was in the way',
  '42501': 'the user of CEC_DATABASE_URL lacks a privilege',
  '53100': 'its disk is full',
  '53200': 'it is out of memory',
  '53300': 'it has no connection left',
  '55P03': 'another writer holds the log',
  '57014': 'a statement took too long',
  '57P': 'it is shutting down or starting',
  '25P03': 'a transaction was idle for too long',
  ECONNREFUSED: 'nothing answers where CEC_DATABASE_URL points',
  ENOENT: 'there is no socket where CEC_DATABASE_URL points',
  ENOTFOUND: 'the host of CEC_DATABASE_URL is not known',
  ETIMEDOUT: 'the connection timed out',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
};

/** The error for callers; the cause keeps what the database said for the service's own log. */
export function postgresFault(error: unknown): CecError {
  if (error instanceof CecError) return error;
  return new CecError('STORE_FAILED', `the database failed: ${describe(error)}; ${RETRY}`, { cause: error });
}

function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = WORDS[code] ?? WORDS[code.slice(0, 3)] ?? WORDS[code.slice(0, 2)];
  if (known !== undefined) return known;
  if (code !== '') return `error ${code}`;
  // The driver's own errors, of connections that end or do not come about, have no code.
  const isTimeout = error instanceof Error && error.message.includes('timeout');
  return isTimeout ? 'it had no connection left in time' : 'the connection broke';
}
