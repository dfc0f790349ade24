import type { PartQueue, PartTask } from '../../ports/part-queue.ts';
import { buildPart, type MadePart } from './build-part.ts';
import type { BuildDeps } from './build-stages.ts';
import { removeParts } from './publish-bundle.ts';
import type { Sealer } from './sealed-request.ts';
import { kindOf, toStoredPart, type PartOrder } from './share-parts.ts';

export interface PartWorkerDeps {
  readonly queue: PartQueue;
  readonly sealer: Sealer<PartOrder>;
  readonly build: BuildDeps;
  /** False while this process has builds of its own. */
  readonly isIdle: () => boolean;
  /** Resolves after so many milliseconds, or rejects with the signal's reason. */
  readonly pause: (millis: number, signal: AbortSignal) => Promise<void>;
  /** For the service's own log: who offered the part tries again. */
  readonly onFailure: (error: unknown) => void;
}

/** Between two looks for something to do. */
const LOOK_MILLIS = 1000;

/** Makes parts of other processes' builds, `most` at a time, whenever this one is idle. Settles when the signal aborts. */
export async function makeOthersParts(
  deps: PartWorkerDeps,
  most: number,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(Array.from({ length: most }, () => lane(deps, signal)));
}

async function lane(deps: PartWorkerDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const isBusy = await makeNext(deps, signal).catch((error: unknown) => {
      if (!signal.aborted) deps.onFailure(error);
      return false;
    });
    if (!isBusy) await deps.pause(LOOK_MILLIS, signal).catch(() => {});
  }
}

/** False when there was nothing to do. */
async function makeNext(deps: PartWorkerDeps, signal: AbortSignal): Promise<boolean> {
  const { queue, build, isIdle } = deps;
  const task = isIdle() ? await queue.claimAny(kindOf(build)) : undefined;
  if (task !== undefined) await makePart(deps, task, signal);
  return task !== undefined;
}

async function makePart(
  { build, sealer }: PartWorkerDeps,
  task: PartTask,
  given: AbortSignal,
): Promise<void> {
  let made: MadePart | undefined;
  try {
    const isTaken = await task.run(async (report, signal) => {
      const { plan, asked, ...request } = sealer.open(task.work);
      const progress = { enter, expectRecords, addBytes, setRecords: report };
      made = await buildPart({ deps: build, request, plan, progress, signal }, asked);
      return toStoredPart(made);
    }, given);
    if (!isTaken && made !== undefined) await removeParts(build, [made.bundle]);
  } catch (error) {
    // Whether it was handed over is unknown; if so, the announcement is not this process's any more.
    if (made !== undefined) build.registry.abandon(made.bundle.bundleId);
    throw error;
  }
}

// Of these the process that has the build tells its own.
const enter = () => {};
const expectRecords = () => {};
const addBytes = () => {};
