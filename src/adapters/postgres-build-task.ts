import type { Pool } from 'pg';
import { CecError } from '../errors.ts';
import type { BuildProgress } from '../ports/build-progress.ts';
import type { BuildTask, PerformBuild } from '../ports/build-queue.ts';
import { endBuild, reportBuild } from './postgres-builds.ts';
import { takeOver } from './postgres-bundle-registry.ts';
import { postgresCall } from './postgres-pool.ts';
import { repeat } from './repeat.ts';

/** How often followers are told, and looked for. */
const REPORT_MILLIS = 400;

/** One try of a queued build. */
export interface BuildTry {
  run(perform: PerformBuild, signal: AbortSignal): Promise<void>;
}

/** Undefined when the build has ended. */
export async function createBuildTask(pool: Pool, owner: string, id: string): Promise<BuildTry | undefined> {
  const build = await findBuild(pool, id);
  if (build === undefined) return undefined;
  const { request, earlierTry } = build;
  // First, so that the earlier try cannot register its bundle any more, or has done so already.
  if (earlierTry !== undefined) await takeOver(pool, owner, earlierTry);
  if (earlierTry !== undefined && (await isRegistered(pool, earlierTry))) {
    // Its process died, or was taken for dead, before it could say so.
    await endBuild(pool, id, earlierTry, { bundleId: earlierTry });
    return undefined;
  }
  let bundleId = earlierTry;
  let isBeginning = false;

  async function begin(next: string): Promise<void> {
    isBeginning = true;
    const { rowCount } = await postgresCall(() =>
      pool.query(
        `update cec.build set bundle_id = $2
         where id = $1 and bundle_id is not distinct from $3 and outcome is null`,
        [id, next, bundleId],
      ),
    );
    if (rowCount === 0) throw takenOver();
    bundleId = next;
    isBeginning = false;
  }

  /** Whether anybody wants this try; a look that a beginning came across says nothing. */
  async function isWanted(progress: BuildProgress | undefined): Promise<boolean> {
    const asked = bundleId;
    const answer = await reportBuild(pool, id, asked, progress && JSON.stringify(progress));
    return answer || isBeginning || asked !== bundleId;
  }

  return {
    run: async (perform, signal) => {
      let newest: BuildProgress | undefined;
      const unwanted = new AbortController();
      const report = async () => {
        if (!(await isWanted(newest))) unwanted.abort(noLongerWanted());
      };
      const stop = repeat(report, REPORT_MILLIS);
      const isRetry = earlierTry !== undefined;
      const task: BuildTask = { request, isRetry, begin, report: (progress) => (newest = progress) };
      try {
        const outcome = await perform(task, AbortSignal.any([signal, unwanted.signal]));
        await stop();
        await endBuild(pool, id, bundleId, outcome);
      } catch (error) {
        await stop();
        if (!unwanted.signal.aborted) throw error;
        const { code, message } = noLongerWanted();
        await endBuild(pool, id, bundleId, { code, message });
      }
    },
  };
}

async function findBuild(pool: Pool, id: string) {
  const { rows } = await postgresCall(() =>
    pool.query<{ request: string; bundle_id: string | null }>(
      'select request, bundle_id from cec.build where id = $1 and outcome is null',
      [id],
    ),
  );
  const [row] = rows;
  return row && { request: row.request, earlierTry: row.bundle_id ?? undefined };
}

async function isRegistered(pool: Pool, bundleId: string): Promise<boolean> {
  const { rowCount } = await postgresCall(() =>
    pool.query('select 1 from cec.bundle where id = $1', [bundleId]),
  );
  return rowCount === 1;
}

function noLongerWanted(): CecError {
  return new CecError('BUILD_FAILED', 'CEC build failed: nobody followed it any more; build again');
}

function takenOver(): CecError {
  return new CecError('BUILD_FAILED', 'CEC build failed: another process has taken it over');
}
