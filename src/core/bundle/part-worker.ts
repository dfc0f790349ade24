import type { PartQueue, PartTask } from '../../ports/part-queue.ts';
import { buildPart } from './build-part.ts';
import type { BuildDeps } from './build-stages.ts';
import { makeClaimed } from './claimed-part.ts';
import type { Sealer } from './sealed-request.ts';
import { kindOf, type PartOrder } from './share-parts.ts';

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
  const { queue, isIdle } = deps;
  const kind = kindOf(deps.build);
  const claim = async () => (isIdle() ? queue.claimAny(kind) : undefined);
  await Promise.all(Array.from({ length: most }, () => makeOneByOne(deps, claim, signal)));
}

async function makeOneByOne(
  deps: PartWorkerDeps,
  claim: () => Promise<PartTask | undefined>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const task = await claim();
      if (task !== undefined) await makePart(deps, task, signal);
      else await deps.pause(LOOK_MILLIS, signal);
    } catch (error) {
      if (error === signal.reason) return;
      deps.onFailure(error);
      await deps.pause(LOOK_MILLIS, signal).catch(() => {});
    }
  }
}

async function makePart(
  { build: deps, sealer }: PartWorkerDeps,
  task: PartTask,
  given: AbortSignal,
): Promise<void> {
  const make = (report: (records: number) => void, signal: AbortSignal) => {
    const { plan, asked, ...request } = sealer.open(task.work);
    const progress = { enter, expectRecords, addBytes, setRecords: report };
    return buildPart({ deps, request, plan, progress, signal }, asked);
  };
  await makeClaimed(deps, task, make, given);
}

// Of these the process that has the build tells its own.
const enter = () => {};
const expectRecords = () => {};
const addBytes = () => {};
