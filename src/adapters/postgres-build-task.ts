import type { Pool } from 'pg';
import { CecError } from '../errors.ts';
import type { BuildProgress } from '../ports/build-progress.ts';
import type { BuildTask, PerformBuild } from '../ports/build-queue.ts';
import { endBuild, reportBuild } from './postgres-builds.ts';
import { takeOver } from './postgres-bundle-registry.ts';
import { postgresCall } from './postgres-pool.ts';

/** How often followers are told, and looked for. */
const REPORT_MILLIS = 400;

/** One try of a queued build. */
export interface BuildTry {
  run(perform: PerformBuild, signal: AbortSignal): Promise<void>;
}

/** Undefined when the build has ended. */
export async function createBuildTask(pool: Pool, owner: string, id: string): Promise<BuildTry | undefined> {
  const { rows } = await postgresCall(() =>
    pool.query<{ request: string; bundle_id: string | null; is_made: boolean }>(
      `select request, bundle_id, exists (select 1 from cec.bundle where id = bundle_id) as is_made
       from cec.build where id = $1 and outcome is null`,
      [id],
    ),
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { request, bundle_id: made, is_made: isMade } = row;
  if (made !== null && isMade) {
    // Its process died after the bundle was registered, and before it could say so.
    await endBuild(pool, id, made, { bundleId: made });
    return undefined;
  }
  let bundleId = made ?? undefined;
  const leftover = bundleId === undefined ? undefined : await takeOver(pool, owner, bundleId);

  async function begin(next: string): Promise<void> {
    const { rowCount } = await postgresCall(() =>
      pool.query(
        `update cec.build set bundle_id = $2
         where id = $1 and bundle_id is not distinct from $3 and outcome is null`,
        [id, next, bundleId],
      ),
    );
    if (rowCount === 0) throw takenOver();
    bundleId = next;
  }

  return {
    run: async (perform, signal) => {
      let newest: BuildProgress | undefined;
      const unwanted = new AbortController();
      const report = async () => {
        const progress = newest && JSON.stringify(newest);
        const isWanted = await reportBuild(pool, id, bundleId, progress);
        if (!isWanted) unwanted.abort(noLongerWanted());
      };
      const stop = repeat(report, REPORT_MILLIS);
      const task: BuildTask = { request, leftover, begin, report: (progress) => (newest = progress) };
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

/** Runs `work` again and again, never twice at once; a failure is made up for by the next. */
function repeat(work: () => Promise<void>, millis: number): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= work()
      .catch(() => {})
      .finally(() => (underWay = undefined));
  }, millis);
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}

function noLongerWanted(): CecError {
  return new CecError('BUILD_FAILED', 'CEC build failed: nobody followed it any more; build again');
}

function takenOver(): CecError {
  return new CecError('BUILD_FAILED', 'CEC build failed: another process has taken it over');
}
