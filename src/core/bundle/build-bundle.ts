import type { RegisteredBundle } from '../../ports/bundle-registry.ts';
import { toBuildFault } from './build-fault.ts';
import { buildInParts } from './build-parts.ts';
import type { ProgressMeter } from './build-progress.ts';
import type { BuildRequest } from './build-request.ts';
import { collect, finish, wasErasedMeanwhile, type Build, type BuildDeps } from './build-stages.ts';
import { countOf, shareOut } from './parts.ts';
import { planBundle } from './plan-bundle.ts';
import { publishBundle } from './publish-bundle.ts';

/** An erasure may slip in while records are read; then the build plans anew over a head that shows it. */
const TRIES = 3;

/**
 * Builds, publishes and registers the bundle of the given id. Rejects with INVALID_INPUT before anything is written,
 * BUILD_FAILED when it cannot be finished, and the signal's reason when it is cancelled; then nothing stays
 * but the request's own `chain.bundle.v1` record.
 */
export async function buildBundle(
  deps: BuildDeps,
  { bundleId, request }: { readonly bundleId: string; readonly request: BuildRequest },
  progress: ProgressMeter,
  signal: AbortSignal,
): Promise<RegisteredBundle> {
  try {
    for (let attempt = 1; ; attempt++) {
      progress.enter('PLANNING');
      const plan = await planBundle(deps, request, bundleId);
      const bundle = await tryToBuild({ deps, request, plan, progress, signal }, attempt === TRIES);
      if (bundle !== undefined) return bundle;
    }
  } catch (error) {
    throw toBuildFault(error, signal);
  }
}

/** Undefined when a new plan is needed, which the last try does without. */
async function tryToBuild(build: Build, isLast: boolean): Promise<RegisteredBundle | undefined> {
  const { deps, plan, progress, signal } = build;
  const parts = shareOut(plan.runs, deps.partRecords);
  if (parts.length > 1) return buildInParts(build, parts, isLast);
  try {
    progress.expectRecords(countOf(plan.runs));
    progress.enter('COLLECTING');
    const collected = await collect(build);
    if (!isLast && (await wasErasedMeanwhile(build, collected))) return undefined;
    const finished = await finish(build, collected);
    progress.enter('PUBLISHING');
    return await publishBundle(deps, plan, finished, { progress, signal });
  } finally {
    // What cannot be removed now is at the next start, and says nothing about the bundle.
    await deps.collector.discard(plan.bundleId).catch(() => {});
  }
}
