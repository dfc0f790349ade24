import type { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { shuttingDown } from '../errors.ts';
import type { BuildOutcome, BuildQueue, PerformBuild } from '../ports/build-queue.ts';
import { createBuildTask } from './postgres-build-task.ts';
import { enqueueBuild, endBuild, followBuild, leaveBuild } from './postgres-builds.ts';
import { postgresCall } from './postgres-pool.ts';

const QUEUE = 'builds';
/** Where builds end up whose tries all died with their process. */
const GIVEN_UP = 'builds-given-up';

/** A process that was not heard of for so long is dead, and its builds go to another. */
const HEARTBEAT_SECONDS = 10;
const REFRESH_SECONDS = 2;
const SUPERVISE_SECONDS = 5;
const POLLING_SECONDS = 0.5;
/** Tries after the first. A build that takes its process down with it must not take all of them. */
const RETRIES = 3;
const LONGEST_BUILD_SECONDS = 86_399;
const KEPT_SECONDS = 3600;
const STOP_MILLIS = 10_000;
const CONNECTIONS = 4;

const GAVE_UP: BuildOutcome = {
  code: 'BUILD_FAILED',
  message: 'CEC build failed: every process that tried it ended before it was done; see their logs',
};

export interface QueueOptions {
  readonly pool: Pool;
  /** The replica that this process is. */
  readonly owner: string;
  /** Told of what goes wrong between calls, and is tried again. */
  readonly onError: (error: unknown) => void;
}

interface Job {
  readonly id: string;
}

/** The queue of builds in the database at `url`, as the replica `owner` sees it; pg-boss hands them out. */
export async function openPostgresBuildQueue(
  url: string,
  { pool, owner, onError }: QueueOptions,
): Promise<BuildQueue> {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'cec_jobs',
    application_name: 'compliance-evidence-chain',
    max: CONNECTIONS,
    schedule: false,
    registerInstance: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on('error', onError);
  await postgresCall(() => startBoss(boss));
  const closing = new AbortController();

  async function work(running: number, perform: PerformBuild): Promise<void> {
    const options = {
      localConcurrency: running,
      pollingIntervalSeconds: POLLING_SECONDS,
      heartbeatRefreshSeconds: REFRESH_SECONDS,
    };
    await boss.work<Job>(QUEUE, options, async ([job]) => {
      if (job === undefined) return;
      const task = await createBuildTask(pool, owner, job.data.id);
      if (task === undefined) return;
      await task.run(perform, AbortSignal.any([job.signal, closing.signal]));
    });
  }

  return {
    enqueue: (build, follower, mostWaiting) =>
      enqueueBuild(pool, { ...build, follower, mostWaiting }, async (id, client) => {
        const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
        await boss.send(QUEUE, { id } satisfies Job, { id, db });
      }),
    follow: (id, follower) => followBuild(pool, id, follower),
    leave: (id, follower) => leaveBuild(pool, id, follower),
    work: async (running, perform) => {
      await work(running, perform);
      await boss.work<Job>(GIVEN_UP, { pollingIntervalSeconds: SUPERVISE_SECONDS }, async ([job]) => {
        if (job !== undefined) await endBuild(pool, job.data.id, undefined, GAVE_UP);
      });
    },
    close: async () => {
      closing.abort(shuttingDown());
      await boss.stop({ graceful: true, timeout: STOP_MILLIS });
    },
  };
}

async function startBoss(boss: PgBoss): Promise<void> {
  await boss.start();
  const common = { deleteAfterSeconds: KEPT_SECONDS, expireInSeconds: LONGEST_BUILD_SECONDS };
  await boss.createQueue(GIVEN_UP, common);
  await boss.createQueue(QUEUE, {
    ...common,
    deadLetter: GIVEN_UP,
    retryLimit: RETRIES,
    heartbeatSeconds: HEARTBEAT_SECONDS,
  });
}
