import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from './config.ts';
import { buildBundle } from './core/bundle/build-bundle.ts';
import { partsMadeHere } from './core/bundle/build-part.ts';
import type { BuildRequest } from './core/bundle/build-request.ts';
import type { BuildDeps } from './core/bundle/build-stages.ts';
import { createBuildJobs, type BuildJobs, type RunBuild } from './core/bundle/build-jobs.ts';
import { createBuildWorker } from './core/bundle/build-worker.ts';
import { makeOthersParts } from './core/bundle/part-worker.ts';
import { createQueuedBuilds } from './core/bundle/queued-builds.ts';
import { createSealer, type Sealer } from './core/bundle/sealed-request.ts';
import { partsMadeTogether, type PartOrder } from './core/bundle/share-parts.ts';
import { shuttingDown } from './errors.ts';
import type { PerformBuild } from './ports/build-queue.ts';
import type { ErrorLog } from './rpc/errors.ts';
import type { OpenQueues, Queues } from './storage.ts';

/** Builds that wait for this process, or where there is a queue for any process. */
const WAITING = 64;

type BuildsConfig = Pick<Config, 'role' | 'buildsAtOnce' | 'partsAtOnce'>;
/** How parts are made follows from whether there are others to make them. */
type CommonDeps = Omit<BuildDeps, 'makeParts'>;

/** Builds in this process, or through the queues that it shares with others. */
export async function openBuilds(
  config: BuildsConfig,
  common: CommonDeps,
  openQueues: OpenQueues | undefined,
  log: ErrorLog,
): Promise<BuildJobs> {
  if (openQueues === undefined) return buildsHere(config, common);
  const queues = await openQueues((err) => log.error({ err }, 'the queue of builds failed; trying again'));
  const { registry, keys } = common;
  const sealer = createSealer<BuildRequest>(keys.link, 'cec build request');
  const jobs = createQueuedBuilds({ queue: queues.builds, registry, sealer, pause, waiting: WAITING });
  if (config.role === 'api') return jobs;
  const stopHelping = await work(config, common, { queues, sealer, log });
  return {
    build: (...request) => jobs.build(...request),
    close: async () => void (await Promise.all([stopHelping(), jobs.close()])),
  };
}

function buildsHere({ buildsAtOnce, partsAtOnce }: BuildsConfig, common: CommonDeps): BuildJobs {
  const run = runWith({ ...common, makeParts: partsMadeHere(partsAtOnce) });
  const limits = { running: buildsAtOnce, waiting: WAITING };
  return createBuildJobs((...build) => run(common.newBundleId())(...build), common.registry, limits);
}

interface Shared {
  readonly queues: Queues;
  readonly sealer: Sealer<BuildRequest>;
  readonly log: ErrorLog;
}

/** Does builds of the queue, and parts of those that others do. Returns what ends the latter. */
async function work(
  { buildsAtOnce, partsAtOnce: most }: BuildsConfig,
  common: CommonDeps,
  { queues, sealer, log }: Shared,
): Promise<() => Promise<void>> {
  const parts = {
    queue: queues.parts,
    sealer: createSealer<PartOrder>(common.keys.link, 'cec part request'),
    pause,
  };
  const build: BuildDeps = { ...common, makeParts: partsMadeTogether({ ...parts, most }) };
  const failed = (what: string) => (err: unknown) => log.error({ err }, `${what} failed`);
  const worker = createBuildWorker({ ...common, sealer, run: runWith(build), onFailure: failed('build') });
  const { perform, isIdle } = counted(worker);
  await queues.builds.work(buildsAtOnce, perform);
  const stopping = new AbortController();
  const helper = { ...parts, build, isIdle, onFailure: failed('part of a build') };
  const helping = makeOthersParts(helper, most, stopping.signal);
  return () => {
    stopping.abort(shuttingDown());
    return helping;
  };
}

const runWith =
  (deps: BuildDeps) =>
  (bundleId: string): RunBuild =>
  (request, progress, signal) =>
    buildBundle(deps, { bundleId, request }, progress, signal);

function counted(perform: PerformBuild): { perform: PerformBuild; isIdle: () => boolean } {
  let underWay = 0;
  return {
    isIdle: () => underWay === 0,
    perform: async (task, signal) => {
      underWay++;
      try {
        return await perform(task, signal);
      } finally {
        underWay--;
      }
    },
  };
}

/** Rejects with the signal's own reason, which tells a cancelled call from a passed deadline. */
async function pause(millis: number, signal: AbortSignal): Promise<void> {
  await delay(millis, undefined, { signal }).catch(() => signal.throwIfAborted());
}
