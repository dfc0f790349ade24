import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { postgresCall } from './postgres-pool.ts';

/** One process of the service among those that share a database. */
export interface Replica {
  /** New for each start of a process. */
  readonly id: string;
  /** Lets others take over at once what this process left. */
  close(): Promise<void>;
}

const BEAT_MILLIS = 10_000;
/** A process that was not heard of for so long is gone, by the clock of the database. */
const LEASE = "interval '60 seconds'";

/** True in SQL for the id of a replica that is alive. */
export const isAlive = (column: string): string =>
  `exists (select 1 from cec.replica where id = ${column} and seen_at > now() - ${LEASE})`;

/** Registers this process and keeps saying that it lives. */
export async function joinReplicas(pool: Pool): Promise<Replica> {
  const id = randomUUID();
  const beat = () =>
    pool.query(
      `insert into cec.replica (id, seen_at) values ($1, now())
       on conflict (id) do update set seen_at = excluded.seen_at`,
      [id],
    );
  await postgresCall(beat);
  // One that is missed is made up for by the next; who misses all of them has lost the database.
  const timer = setInterval(() => void beat().catch(() => {}), BEAT_MILLIS).unref();
  return {
    id,
    close: async () => {
      clearInterval(timer);
      // Where the database is gone the lease runs out by itself.
      await pool.query('delete from cec.replica where id = $1', [id]).catch(() => {});
    },
  };
}
