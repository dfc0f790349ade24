import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from './config.ts';
import { buildBundle, type BuildDeps } from './core/bundle/build-bundle.ts';
import { createBuildJobs, type BuildJobs } from './core/bundle/build-jobs.ts';
import { createBuildWorker } from './core/bundle/build-worker.ts';
import { createQueuedBuilds } from './core/bundle/queued-builds.ts';
import { createRequestSealer } from './core/bundle/sealed-request.ts';
import type { BuildQueue } from './ports/build-queue.ts';
import type { ErrorLog } from './rpc/errors.ts';

/** Builds at once in one process, and builds that wait: for it, or where there is a queue for any process. */
const LIMITS = { running: 4, waiting: 64 };

/** Builds in this process, or through the queue that it shares with others. */
export async function openBuilds(
  { role }: Pick<Config, 'role'>,
  deps: BuildDeps,
  openQueue: (() => Promise<BuildQueue>) | undefined,
  log: ErrorLog,
): Promise<BuildJobs> {
  const { registry, bundles, newBundleId } = deps;
  if (openQueue === undefined)
    return createBuildJobs((...build) => buildBundle(deps, ...build), registry, LIMITS);
  const queue = await openQueue();
  const sealer = createRequestSealer(deps.keys.link);
  if (role !== 'api') {
    const run = (bundleId: string) => buildBundle.bind(undefined, { ...deps, newBundleId: () => bundleId });
    const onFailure = (err: unknown) => log.error({ err }, 'build failed');
    await queue.work(
      LIMITS.running,
      createBuildWorker({ sealer, bundles, registry, newBundleId, run, onFailure }),
    );
  }
  return createQueuedBuilds({ queue, registry, sealer, pause, waiting: LIMITS.waiting });
}

/** Rejects with the signal's own reason, which tells a cancelled call from a passed deadline. */
async function pause(millis: number, signal: AbortSignal): Promise<void> {
  await delay(millis, undefined, { signal }).catch(() => signal.throwIfAborted());
}
