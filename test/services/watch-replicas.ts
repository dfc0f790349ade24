import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { Client } from 'pg';
import { eventually } from '../service/eventually.ts';
import type { Replica } from './replicas.ts';

/** Whether it is collecting records. */
export async function isStaging({ dataDir }: Replica): Promise<boolean> {
  return (await readdir(`${dataDir}/staging`).catch(() => [])).length > 0;
}

export async function untilStaging(worker: Replica): Promise<void> {
  assert.ok(await eventually(() => isStaging(worker), Boolean), 'it has not begun to collect records');
}

/** Asks the database of the replicas by a connection of its own. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
