import type { PartTask } from '../../ports/part-queue.ts';
import type { MadePart } from './build-part.ts';
import { removeParts, type PublishDeps } from './publish-bundle.ts';

/**
 * Has `make` make a part that this process claimed, and hands it over. False when nobody wants it any more; then, and
 * when it rejects, nothing of it stays.
 */
export async function makeClaimed(
  deps: PublishDeps,
  task: PartTask,
  make: (report: (records: number) => void, signal: AbortSignal) => Promise<MadePart>,
  given: AbortSignal,
): Promise<boolean> {
  let made: MadePart | undefined;
  try {
    const isTaken = await task.run(async (report, signal) => {
      made = await make(report, signal);
      return { bundleId: made.bundle.bundleId, result: JSON.stringify(made) };
    }, given);
    if (!isTaken && made !== undefined) await removeParts(deps, [made.bundle]);
    return isTaken;
  } catch (error) {
    // Whether it was handed over may be unknown; if so, it is for its new owner to remove.
    if (made !== undefined) deps.registry.abandon(made.bundle.bundleId);
    throw error;
  }
}
