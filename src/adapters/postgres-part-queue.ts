import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { PartQueue, PartTask } from '../ports/part-queue.ts';
import { createPartTask, isOver, type ClaimedPart } from './postgres-part-task.ts';
import { inPostgresTransaction, postgresCall } from './postgres-pool.ts';

/** Who was not heard of for so long is dead. */
const LEASE = "interval '10 seconds'";

/** Parts of builds in the database, as the replica `owner` sees them. */
export function createPostgresPartQueue(pool: Pool, owner: string): PartQueue {
  async function rowsOf<T extends object>(text: string, values: readonly unknown[]): Promise<T[]> {
    const { rows } = await postgresCall(() => pool.query<T>(text, [...values]));
    return rows;
  }

  /** Claims the first part of which the condition is true. */
  async function claim(condition: string, value: string): Promise<PartTask | undefined> {
    const [part] = await rowsOf<ClaimedPart>(
      `update cec.build_part
       set claim = $3, maker = $1, tried = true, seen_at = now(), records = 0
       where (build, number) in (
         select build, number from cec.build_part where ${condition} and result is null and not (${isOver})
         order by build, number limit 1 for update skip locked)
       returning build, number, work, claim`,
      [owner, value, randomUUID()],
    );
    return part && createPartTask(pool, owner, part);
  }

  return {
    offer: (build, kind, parts) =>
      inPostgresTransaction(pool, async (client) => {
        await client.query(
          `delete from cec.build_part where ${isOver}
             and (bundle_id is null or bundle_id not in (select bundle_id from cec.announced))`,
        );
        for (const { number, work } of parts)
          await client.query(
            `insert into cec.build_part (build, number, kind, work, offerer, tried, records)
             values ($1, $2, $3, $4, $5, false, 0)`,
            [build, number, kind, work, owner],
          );
      }),
    claimAny: (kind) => claim('not tried and offerer <> $1 and kind = $2', kind),
    claimOf: (build) =>
      claim(`build = $2 and (claim is null or (maker <> $1 and seen_at < now() - ${LEASE}))`, build),
    unfinished: async (build) => {
      const rows = await rowsOf<{ number: number; records: string }>(
        'select number, records from cec.build_part where build = $1 and result is null',
        [build],
      );
      return rows.map(({ number, records }) => ({ number, records: Number(records) }));
    },
    withdraw: async (build) => {
      const rows = await rowsOf<{ result: string | null }>(
        'delete from cec.build_part where build = $1 returning result',
        [build],
      );
      return rows.flatMap(({ result }) => (result === null ? [] : [result]));
    },
  };
}
