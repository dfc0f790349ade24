import { readdir } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client } from 'pg';
import type { Replica } from './replicas.ts';

/** Whether it is collecting records. */
export async function isStaging({ dataDir }: Replica): Promise<boolean> {
  return (await readdir(`${dataDir}/staging`).catch(() => [])).length > 0;
}

export async function untilStaging(worker: Replica): Promise<void> {
  while (!(await isStaging(worker))) await nextTurn();
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
