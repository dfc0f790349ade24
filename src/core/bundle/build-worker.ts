import { CecError } from '../../errors.ts';
import type { BuildOutcome, BuildTask, PerformBuild } from '../../ports/build-queue.ts';
import type { BundleRegistry } from '../../ports/bundle-registry.ts';
import type { BundleStore } from '../../ports/bundle-store.ts';
import { ProgressMeter } from './build-progress.ts';
import type { BuildRequest } from './build-request.ts';
import type { RunBuild } from './build-jobs.ts';
import { toBuildFault } from './build-fault.ts';
import { removeAbandoned } from './remove-abandoned.ts';
import type { Sealer } from './sealed-request.ts';

export interface BuildWorkerDeps {
  readonly sealer: Sealer<BuildRequest>;
  readonly bundles: Pick<BundleStore, 'remove'>;
  readonly registry: Pick<BundleRegistry, 'abandoned' | 'withdraw'>;
  readonly newBundleId: () => string;
  /** Builds the bundle of the given id. */
  readonly run: (bundleId: string) => RunBuild;
  /** For the service's own log: the queue carries only what callers are told. */
  readonly onFailure: (error: unknown) => void;
}

/** Does queued builds; see `BuildQueue`. What an earlier try left is removed first. */
export function createBuildWorker(deps: BuildWorkerDeps): PerformBuild {
  async function perform(task: BuildTask, signal: AbortSignal): Promise<BuildOutcome> {
    const request = deps.sealer.open(task.request);
    const bundleId = deps.newBundleId();
    await task.begin(bundleId);
    // What cannot be removed now is removed by a later look.
    if (task.isRetry) await removeAbandoned(deps.registry, deps.bundles).catch(() => {});
    return { bundleId: await build(bundleId, request, task, signal) };
  }

  async function build(
    bundleId: string,
    request: BuildRequest,
    task: BuildTask,
    signal: AbortSignal,
  ): Promise<string> {
    const meter = new ProgressMeter(
      (progress) => task.report(progress),
      () => performance.now(),
    );
    const bundle = await deps.run(bundleId)(request, meter, signal);
    return bundle.bundleId;
  }

  return async (task, signal) => {
    try {
      return await perform(task, signal);
    } catch (error) {
      // Another process may go on with it.
      if (signal.aborted) throw error;
      const fault = toBuildFault(error, signal);
      deps.onFailure(fault);
      if (!(fault instanceof CecError)) throw fault;
      const { code, message, cause } = fault;
      return { code, message, causeCode: cause instanceof CecError ? cause.code : undefined };
    }
  };
}
