import { Pool, type PoolClient } from 'pg';
import { CecError } from '../errors.ts';
import { postgresFault } from './postgres-fault.ts';

export interface PoolOptions {
  /** Connections at once. */
  readonly max: number;
}

const CONNECT_MILLIS = 10_000;

/**
 * No statement, no wait for a lock and no open transaction holds others up for longer. Commits are on disk before they
 * return, whatever the default of the server.
 */
const SESSION = `set statement_timeout = '120s'; set lock_timeout = '15s';
  set idle_in_transaction_session_timeout = '60s'; set synchronous_commit = 'on';
  set client_encoding = 'UTF8'; set time zone 'UTC'`;

/** Connections to a PostgreSQL server, or one that speaks its protocol. `url` may hold a password and never leaves. */
export function openPool(url: string, { max }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_MILLIS,
    keepAlive: true,
    application_name: 'compliance-evidence-chain',
    onConnect: async (client) => void (await client.query(SESSION)),
  });
  // A connection that breaks while nobody uses it; the next caller gets another.
  pool.on('error', () => {});
  return pool;
}

/** Runs `work` and translates whatever the database throws. */
export async function postgresCall<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw postgresFault(error);
  }
}

/** Serialization failure and deadlock: the database undid the transaction, which may succeed when it is repeated. */
const REPEATABLE = new Set(['40001', '40P01']);
const TRIES = 5;

/** Runs `work` in one transaction: all of it is stored, or nothing. `work` may run again when another was in its way. */
export async function inPostgresTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return postgresCall(async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await tryTransaction(pool, work);
      } catch (error) {
        if (attempt === TRIES || !isRepeatable(error)) throw error;
      }
    }
  });
}

async function tryTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Otherwise a connection that breaks between two statements would end the process.
  const onError = (error: Error) => (broken = error);
  client.on('error', onError);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((fault: Error) => (broken ??= fault));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

function isRepeatable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && REPEATABLE.has(String(error.code));
}

/**
 * @throws CecError `STORE_FAILED` when a commit could return before it is on disk, or text would not come back as it
 *   was given
 */
export async function assertPostgresDurable(pool: Pool): Promise<void> {
  const { rows } = await postgresCall(() =>
    pool.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'server_encoding')",
    ),
  );
  const settings = new Map(rows.map(({ name, setting }) => [name, setting]));
  for (const name of ['fsync', 'synchronous_commit']) {
    if (settings.get(name) === 'off')
      throw new CecError('STORE_FAILED', `the database runs with ${name} = off, so records could be lost`);
  }
  if ((settings.get('server_encoding') ?? 'UTF8') !== 'UTF8')
    throw new CecError('STORE_FAILED', 'the database must have the encoding UTF8; create it with that');
}
