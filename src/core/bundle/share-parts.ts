import { CecError } from '../../errors.ts';
import type { PartQueue, PartTask } from '../../ports/part-queue.ts';
import { catalogueSha256 } from '../clauses/catalogue.ts';
import { atOnce } from './at-once.ts';
import { buildPart, partsMadeHere, type MadePart, type MakeParts, type PartRequest } from './build-part.ts';
import type { Progress } from './build-progress.ts';
import type { BuildRequest } from './build-request.ts';
import type { Build, BuildDeps } from './build-stages.ts';
import { makeClaimed } from './claimed-part.ts';
import { countOf } from './parts.ts';
import type { PeriodPlan } from './plan-bundle.ts';
import type { Sealer } from './sealed-request.ts';

/** All that another process needs to make a part. */
export interface PartOrder extends BuildRequest {
  readonly plan: PeriodPlan;
  readonly asked: PartRequest;
}

export interface SharedPartsDeps {
  readonly queue: PartQueue;
  readonly sealer: Sealer<PartOrder>;
  /** Parts that this process makes at the same time. */
  readonly most: number;
  /** Resolves after so many milliseconds, or rejects with the signal's reason. */
  readonly pause: (millis: number, signal: AbortSignal) => Promise<void>;
}

/** Between two looks at parts that others make. */
const LOOK_MILLIS = 500;

/** Processes that would make the same of a part: program and catalogue are the same. */
export function kindOf({ generator, catalogue }: BuildDeps): string {
  return `${generator.version} ${catalogueSha256(catalogue)}`;
}

/** A part of the build under way, and whom to tell how far it is. */
interface SharedPart {
  readonly asked: PartRequest;
  readonly progress: Progress;
}

/**
 * Offers parts to other processes and makes those that nobody else does, or did not bring to an end. A part that was
 * asked for in a directory is made where that directory is.
 */
export function partsMadeTogether(shared: SharedPartsDeps): MakeParts {
  const { queue, most } = shared;
  const here = partsMadeHere(most);
  return async (build, asked, nextShare, onMade) => {
    if (build.request.outputDir !== undefined) return here(build, asked, nextShare, onMade);
    const parts = asked.map((part) => ({ asked: part, progress: nextShare() }));
    const madeHere = new Set<number>();
    const withdraw = async () => {
      for (const result of await queue.withdraw(build.plan.bundleId)) {
        const made: MadePart = JSON.parse(result);
        if (!madeHere.has(made.number)) parts[made.number - 1]?.progress.addBytes(made.bundle.bytes);
        onMade(made);
      }
    };
    await offer(shared, build, asked);
    try {
      const lanes = Array.from({ length: Math.min(most, parts.length) });
      await atOnce(lanes, most, build.signal, (_, __, signal) =>
        makeWhatIsLeft(shared, { ...build, signal }, parts, madeHere),
      );
    } catch (error) {
      // Where the store is gone, what was made goes when it is back; the fault that led here is the one to tell.
      await withdraw().catch(() => {});
      throw error;
    }
    await withdraw();
  };
}

function offer(
  { queue, sealer }: SharedPartsDeps,
  { deps, request, plan }: Build,
  parts: readonly PartRequest[],
): Promise<void> {
  const { bundleId, log, fromDate, toDate, period, frameworks, fileName } = plan;
  const common = { ...request, plan: { log, fromDate, toDate, period, frameworks, fileName } };
  const offered = parts.map((asked) => ({
    number: asked.part.number,
    work: sealer.seal({ ...common, asked }),
  }));
  return queue.offer(bundleId, kindOf(deps), offered);
}

/** Makes one part after another, and ends when all are stored, by whomever. */
async function makeWhatIsLeft(
  { queue, pause }: SharedPartsDeps,
  build: Build,
  parts: readonly SharedPart[],
  madeHere: Set<number>,
): Promise<void> {
  const { plan, signal } = build;
  for (;;) {
    const task = await queue.claimOf(plan.bundleId);
    const part = task && parts[task.number - 1];
    if (task !== undefined && part !== undefined) {
      await makeOne(task, build, part);
      madeHere.add(task.number);
    } else if (await areAllStored(queue, plan.bundleId, parts)) {
      return;
    } else {
      await pause(LOOK_MILLIS, signal);
    }
  }
}

async function makeOne(task: PartTask, build: Build, { asked, progress }: SharedPart): Promise<void> {
  const make = (_: unknown, signal: AbortSignal) => buildPart({ ...build, progress, signal }, asked);
  if (await makeClaimed(build.deps, task, make, build.signal)) return;
  throw new CecError('BUILD_FAILED', 'CEC build failed: another process has taken it over');
}

/** Passes on the progress of those that others make. */
async function areAllStored(queue: PartQueue, build: string, parts: readonly SharedPart[]): Promise<boolean> {
  const unfinished = new Map((await queue.unfinished(build)).map(({ number, records }) => [number, records]));
  for (const { asked, progress } of parts)
    progress.setRecords(unfinished.get(asked.part.number) ?? countOf(asked.runs) + 1);
  return unfinished.size === 0;
}
