import type { Pool, PoolClient } from 'pg';
import { CecError } from '../errors.ts';
import { inPostgresTransaction } from './postgres-pool.ts';

/** Any number will do; processes that start at once wait for one another by it. */
const MIGRATION_LOCK = 4_919_120_250;

/** Forwards only: a step that was released is never changed. Plain SQL, no extensions. */
const MIGRATIONS: readonly string[] = [
  `create table cec.setting (name text primary key, value text not null);
   create table cec.log (
     id bigint generated always as identity primary key, name text collate "C" not null unique, size bigint not null,
     prev_hash text not null, high_water text not null, late_count bigint not null, recorded_at text not null,
     first_evidence text not null, evidence_counts text not null, range text not null, checkpoint text not null);
   create table cec.record (
     log bigint not null, position bigint not null, line text not null, landmark boolean not null,
     primary key (log, position));
   create index landmark on cec.record (log, position) where landmark;
   create table cec.record_id (
     log bigint not null, id text collate "C" not null, position bigint not null, primary key (log, id));
   create table cec.tile (
     log bigint not null, level integer not null, number bigint not null, hashes bytea not null,
     primary key (log, level, number));
   create table cec.replica (id text primary key, seen_at timestamptz not null);
   create table cec.announced (
     bundle_id text primary key, location text not null, owner text not null, taken_over boolean not null);
   create table cec.bundle (
     id text primary key, seq bigint generated always as identity unique, project text not null, org text not null,
     request_key text unique, request_fingerprint text, generated_at text not null, summary text not null,
     detail text not null);
   create index bundle_by_project on cec.bundle (org, project, seq);
   create table cec.dpa (
     id text primary key, seq bigint generated always as identity unique, org text not null, project text not null,
     series text not null, version integer not null, summary text not null, detail text not null,
     unique (series, version));
   create index dpa_by_project on cec.dpa (org, project, seq);`,
  `create table cec.build (
     id uuid primary key, request text not null, request_key text, request_fingerprint text, bundle_id text,
     progress text, outcome text, ended_at timestamptz);
   create unique index build_by_key on cec.build (request_key) where outcome is null;
   create table cec.build_follower (
     build uuid not null, follower uuid not null, seen_at timestamptz not null, primary key (build, follower));`,
  `create table cec.build_part (
     build text not null, number integer not null, kind text not null, work text not null, offerer text not null,
     tried boolean not null, claim text, maker text, seen_at timestamptz, records bigint not null, bundle_id text,
     result text, primary key (build, number));`,
];

/**
 * Brings the schema `cec` to this program's version.
 *
 * @throws CecError `STORE_FAILED` when a newer program was here already
 */
export async function migratePostgres(pool: Pool): Promise<void> {
  await inPostgresTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await createSchema(client);
    const version = await versionOf(client);
    if (version > MIGRATIONS.length) {
      throw new CecError(
        'STORE_FAILED',
        `the database has schema version ${version}; this program knows ${MIGRATIONS.length}`,
      );
    }
    for (const step of MIGRATIONS.slice(version)) await client.query(step);
    await client.query('update cec.schema_version set version = $1', [MIGRATIONS.length]);
  });
}

/** Asks first, because even `if not exists` needs a privilege that a schema made by the operator saves. */
async function createSchema(client: PoolClient): Promise<void> {
  const schema = await client.query("select 1 from pg_namespace where nspname = 'cec'");
  if (schema.rowCount === 0) await client.query('create schema cec');
  await client.query('create table if not exists cec.schema_version (version integer not null)');
}

async function versionOf(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ version: number }>('select version from cec.schema_version');
  const [row] = rows;
  if (row === undefined) await client.query('insert into cec.schema_version values (0)');
  return row?.version ?? 0;
}
