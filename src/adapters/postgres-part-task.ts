import type { Pool } from 'pg';
import { CecError } from '../errors.ts';
import type { PartTask, StoredPart } from '../ports/part-queue.ts';
import { inPostgresTransaction, postgresCall } from './postgres-pool.ts';
import { repeat } from './repeat.ts';

/** How often it is told that the maker lives, and looked whether the part is wanted. */
const REPORT_MILLIS = 1000;

export interface ClaimedPart {
  readonly build: string;
  readonly number: number;
  readonly work: string;
  /** New for each claim. */
  readonly claim: string;
}

/** True in SQL for parts whose build has ended, or was begun anew as another bundle. */
export const isOver =
  'not exists (select 1 from cec.build where bundle_id = build_part.build and outcome is null)';

const IS_MINE = `build = $1 and number = $2 and claim = $3 and result is null and not (${isOver})`;

/** A part that the replica `owner` has claimed. */
export function createPartTask(
  pool: Pool,
  owner: string,
  { build, number, work, claim }: ClaimedPart,
): PartTask {
  const mine = [build, number, claim];

  async function isWanted(records: number): Promise<boolean> {
    const { rowCount } = await postgresCall(() =>
      pool.query(`update cec.build_part set seen_at = now(), records = $4 where ${IS_MINE}`, [
        ...mine,
        records,
      ]),
    );
    return rowCount === 1;
  }

  /** Both or neither: its result counts, and its file is that of the process that offered the part. */
  function handOver({ bundleId, result }: StoredPart): Promise<boolean> {
    return inPostgresTransaction(pool, async (client) => {
      const { rows } = await client.query<{ offerer: string }>(
        `select offerer from cec.build_part where ${IS_MINE} for update`,
        mine,
      );
      const [row] = rows;
      if (row === undefined) return false;
      const { rowCount } = await client.query(
        'update cec.announced set owner = $3 where bundle_id = $1 and owner = $2 and not taken_over',
        [bundleId, owner, row.offerer],
      );
      // This process was taken for dead, and others have removed the file.
      if (rowCount === 0) return false;
      await client.query(`update cec.build_part set bundle_id = $4, result = $5 where ${IS_MINE}`, [
        ...mine,
        bundleId,
        result,
      ]);
      return true;
    });
  }

  /** Where that fails, it is free when nothing was heard of this process for a while. */
  async function giveBack(): Promise<void> {
    await pool.query(`update cec.build_part set claim = null where ${IS_MINE}`, mine).catch(() => {});
  }

  return {
    number,
    work,
    run: async (perform, signal) => {
      let records = 0;
      const unwanted = new AbortController();
      const stop = repeat(async () => {
        if (!(await isWanted(records))) unwanted.abort(noLongerWanted());
      }, REPORT_MILLIS);
      try {
        const stored = await perform((done) => (records = done), AbortSignal.any([signal, unwanted.signal]));
        await stop();
        const isTaken = await handOver(stored);
        if (!isTaken) await giveBack();
        return isTaken;
      } catch (error) {
        await stop();
        if (unwanted.signal.aborted) return false;
        await giveBack();
        throw error;
      }
    },
  };
}

function noLongerWanted(): CecError {
  return new CecError('BUILD_FAILED', 'CEC build failed: the part is not wanted any more');
}
