import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from './config.ts';
import { buildBundle } from './core/bundle/build-bundle.ts';
import type { BuildDeps } from './core/bundle/build-stages.ts';
import { createBuildJobs, type BuildJobs, type RunBuild } from './core/bundle/build-jobs.ts';
import { createBuildWorker } from './core/bundle/build-worker.ts';
import { createQueuedBuilds } from './core/bundle/queued-builds.ts';
import { createRequestSealer } from './core/bundle/sealed-request.ts';
import type { ErrorLog } from './rpc/errors.ts';
import type { OpenQueue } from './storage.ts';

/** Builds that wait for this process, or where there is a queue for any process. */
const WAITING = 64;

/** Builds in this process, or through the queue that it shares with others. */
export async function openBuilds(
  { role, buildsAtOnce: running }: Pick<Config, 'role' | 'buildsAtOnce'>,
  deps: BuildDeps,
  openQueue: OpenQueue | undefined,
  log: ErrorLog,
): Promise<BuildJobs> {
  const { registry, bundles, newBundleId } = deps;
  const run =
    (bundleId: string): RunBuild =>
    (request, progress, signal) =>
      buildBundle(deps, { bundleId, request }, progress, signal);
  if (openQueue === undefined)
    return createBuildJobs((...build) => run(newBundleId())(...build), registry, {
      running,
      waiting: WAITING,
    });
  const queue = await openQueue((err) => log.error({ err }, 'the queue of builds failed; trying again'));
  const sealer = createRequestSealer(deps.keys.link);
  if (role !== 'api') {
    const onFailure = (err: unknown) => log.error({ err }, 'build failed');
    await queue.work(running, createBuildWorker({ sealer, bundles, registry, newBundleId, run, onFailure }));
  }
  return createQueuedBuilds({ queue, registry, sealer, pause, waiting: WAITING });
}

/** Rejects with the signal's own reason, which tells a cancelled call from a passed deadline. */
async function pause(millis: number, signal: AbortSignal): Promise<void> {
  await delay(millis, undefined, { signal }).catch(() => signal.throwIfAborted());
}
