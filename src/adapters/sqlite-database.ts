import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { CecError } from '../errors.ts';
import { errno } from './errno.ts';
import { openPrivateDatabase } from './private-database.ts';

/** Pages in the write-ahead log before SQLite copies them back: about 80 MB, so that bulk appends are not slowed. */
const AUTOCHECKPOINT_PAGES = 20_000;
const SCHEMA_VERSION = 2;

const SCHEMA = `
  create table setting (name text primary key, value text not null) strict, without rowid;
  create table log (
    id integer primary key, name text not null unique, size integer not null, prev_hash text not null,
    high_water text not null, late_count integer not null, recorded_at text not null,
    first_evidence text not null, evidence_counts text not null, range text not null, checkpoint text not null) strict;
  create table record (
    log integer not null, position integer not null, line text not null, landmark integer,
    primary key (log, position)) strict, without rowid;
  create index landmark on record (log, position) where landmark is not null;
  create table record_id (
    log integer not null, id text not null, position integer not null, primary key (log, id)) strict, without rowid;
  create table tile (
    log integer not null, level integer not null, number integer not null, hashes blob not null,
    primary key (log, level, number)) strict, without rowid;
  create table announced (bundle_id text primary key, location text not null) strict, without rowid;
  create table bundle (
    id text primary key, seq integer not null unique, project text not null, org text not null,
    request_key text unique, request_fingerprint text, generated_at text not null, summary text not null, detail text not null) strict;
  create index bundle_by_project on bundle (org, project, seq);
  create table dpa (
    id text primary key, seq integer not null unique, org text not null, project text not null,
    series text not null, version integer not null, summary text not null, detail text not null,
    unique (series, version)) strict;
  create index dpa_by_project on dpa (org, project, seq);
`;

/**
 * Opens (and creates, for this user only) the database. Every commit is on disk before it returns: WAL with
 * synchronous=FULL, which is asserted, because a build of SQLite may default to less.
 *
 * @throws CecError `STORE_FAILED` naming the file when it cannot be opened or is no database of this program
 */
export function openDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = openPrivateDatabase(path);
    db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000;');
    db.exec(`pragma wal_autocheckpoint = ${AUTOCHECKPOINT_PAGES}; pragma trusted_schema = off;`);
    assertDurable(db);
    migrate(db);
    return db;
  } catch (error) {
    db?.close();
    throw openFault(basename(path), error);
  }
}

function openFault(name: string, cause: unknown): CecError {
  if (cause instanceof CecError) return cause;
  const problem = `${name} cannot be opened: ${describe(cause)}`;
  return new CecError(
    'STORE_FAILED',
    `${problem}; make it readable and writable, or restore it from a copy`,
    {
      cause,
    },
  );
}

/** A second connection that can only read, for worker threads. */
export function openDatabaseForReading(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true });
  db.exec('pragma busy_timeout = 5000; pragma trusted_schema = off;');
  return db;
}

/** The setting of a database whose content lives on elsewhere. */
export const MOVED = 'moved';

/** @throws CecError `STORE_FAILED` for a database that was moved: its logs would go on in two places */
export function refuseMoved(db: DatabaseSync): void {
  if (db.prepare('select 1 from setting where name = ?').get(MOVED) === undefined) return;
  throw new CecError(
    'STORE_FAILED',
    'cec.db was moved to PostgreSQL; set CEC_DATABASE_URL, or restore cec.db from a copy',
  );
}

/**
 * @throws CecError `STORE_FAILED` when the database at `path` has logs that were not moved: they would begin again from
 *   nothing, under the same names
 */
export function refuseOwnLogs(path: string): void {
  if (!existsSync(path)) return;
  const db = openDatabaseForReading(path);
  try {
    const isMoved = db.prepare('select 1 from setting where name = ?').get(MOVED) !== undefined;
    if (isMoved || db.prepare('select 1 from log where size > 0 limit 1').get() === undefined) return;
  } finally {
    db.close();
  }
  throw new CecError(
    'STORE_FAILED',
    'the data directory has logs of its own (cec.db); move them to CEC_DATABASE_URL with cec move-database',
  );
}

/** Runs `work` in one transaction: all of it is stored, or nothing. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('begin immediate');
  try {
    const result = work();
    db.exec('commit');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('rollback');
    throw error;
  }
}

/** Translates whatever SQLite throws; the cause keeps it for the service's own log. */
export function storeCall<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof CecError) throw error;
    throw new CecError(
      'STORE_FAILED',
      `the store failed: ${describe(error)}; retry with the same record ids or request_id`,
      {
        cause: error,
      },
    );
  }
}

/** SQLite's own words for an error code, and the system's code, carry no path and no data. */
function describe(error: unknown): string {
  const words = error instanceof Error && 'errstr' in error ? error.errstr : undefined;
  return typeof words === 'string' ? words : (errno(error) ?? 'unexpected error');
}

/** The first column of the only row of a statement. */
export function scalar(statement: StatementSync, name: string): unknown {
  return statement.get()?.[name];
}

/** @throws CecError `STORE_FAILED` when a commit could return before it is on disk */
export function assertDurable(db: DatabaseSync): void {
  const journal = scalar(db.prepare('pragma journal_mode'), 'journal_mode');
  const synchronous = scalar(db.prepare('pragma synchronous'), 'synchronous');
  if (journal !== 'wal' || synchronous !== 2) {
    throw new CecError(
      'STORE_FAILED',
      'the database does not offer WAL with synchronous=FULL on this file system',
    );
  }
}

function migrate(db: DatabaseSync): void {
  const version = scalar(db.prepare('pragma user_version'), 'user_version');
  if (version === SCHEMA_VERSION) return;
  if (version !== 0) {
    throw new CecError(
      'STORE_FAILED',
      `the database has schema version ${String(version)}; this program knows ${SCHEMA_VERSION}`,
    );
  }
  inTransaction(db, () => db.exec(`${SCHEMA} pragma user_version = ${SCHEMA_VERSION};`));
}
