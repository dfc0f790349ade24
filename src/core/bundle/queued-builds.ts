import { randomUUID } from 'node:crypto';
import { CecError, shuttingDown } from '../../errors.ts';
import { BUILD_STAGES, type BuildProgress } from '../../ports/build-progress.ts';
import type { BuildOutcome, BuildQueue } from '../../ports/build-queue.ts';
import type { BundleRegistry, RegisteredBundle } from '../../ports/bundle-registry.ts';
import { toBuildFault } from './build-fault.ts';
import { isSameStage, refuseOtherRequest, type BuildEvent, type BuildJobs } from './build-jobs.ts';
import type { BuildRequest } from './build-request.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import type { Sealer } from './sealed-request.ts';

export interface QueuedBuildsDeps {
  readonly queue: BuildQueue;
  readonly registry: Pick<BundleRegistry, 'findRequest' | 'get'>;
  readonly sealer: Sealer<BuildRequest>;
  /** Resolves after so many milliseconds, or rejects with the signal's reason. */
  readonly pause: (millis: number, signal: AbortSignal) => Promise<void>;
  /** Builds that may wait for a process that is free. */
  readonly waiting: number;
}

/** Between two looks at a build: soon at first, for most builds are short. */
const FIRST_PAUSE_MILLIS = 50;
const LONGEST_PAUSE_MILLIS = 500;

/** Builds that are done by whichever process is free; see `BuildQueue`. */
export function createQueuedBuilds(deps: QueuedBuildsDeps): BuildJobs {
  const { queue, registry, sealer, waiting } = deps;
  const closing = new AbortController();

  async function enqueue(request: BuildRequest, follower: string): Promise<string> {
    const { requestKey } = request;
    const queued = await queue.enqueue({ request: sealer.seal(request), requestKey }, follower, waiting);
    if (queued === undefined)
      throw new CecError('OVERLOADED', `${waiting} builds are waiting already; retry in a minute`);
    if (queued.fingerprint !== requestKey?.fingerprint) {
      await queue.leave(queued.id, follower);
      refuseOtherRequest(queued.fingerprint, requestKey?.fingerprint);
    }
    return queued.id;
  }

  async function bundleOf(outcome: BuildOutcome): Promise<RegisteredBundle> {
    if ('code' in outcome) throw faultOf(outcome);
    const bundle = await registry.get(outcome.bundleId);
    if (bundle === undefined)
      throw new CecError('STORE_FAILED', 'the bundle was built and is not registered; restore the database');
    return bundle;
  }

  /** Looks again and again, whether or not anybody reads, since a look says that the build is wanted. */
  async function watch(
    id: string,
    follower: string,
    events: EventQueue<BuildEvent>,
    signal: AbortSignal,
  ): Promise<void> {
    let told: BuildProgress | undefined;
    for (let millis = FIRST_PAUSE_MILLIS; ; millis = Math.min(2 * millis, LONGEST_PAUSE_MILLIS)) {
      const state = await queue.follow(id, follower);
      if (state === undefined)
        throw new CecError('STORE_FAILED', 'the build is not known any more; build again');
      // A build that began anew is heard of again when it is as far as the first try was.
      if (state.progress !== undefined && !isBehind(state.progress, told)) {
        told = state.progress;
        events.push({ progress: told });
      }
      if (state.outcome !== undefined) return events.push({ bundle: await bundleOf(state.outcome) });
      await deps.pause(millis, signal);
    }
  }

  async function* follow(request: BuildRequest, given: AbortSignal): AsyncIterable<BuildEvent> {
    const follower = randomUUID();
    const left = new AbortController();
    const signal = AbortSignal.any([given, closing.signal, left.signal]);
    signal.throwIfAborted();
    const id = await enqueue(request, follower);
    const events = createEventQueue<BuildEvent>(isSameStage);
    const watching = watch(id, follower, events, signal)
      .then(
        () => events.end(),
        (error: unknown) => events.fail(error),
      )
      // At once: one that does not read would never come to its end. Where the store is gone the claim runs out by itself.
      .then(() => queue.leave(id, follower))
      .catch(() => {});
    try {
      yield* events.events();
    } finally {
      left.abort();
      await watching;
    }
  }

  async function* build(request: BuildRequest, signal: AbortSignal): AsyncIterable<BuildEvent> {
    const { requestKey } = request;
    try {
      const earlier = requestKey && (await registry.findRequest(requestKey.key));
      if (earlier !== undefined) {
        refuseOtherRequest(earlier.fingerprint, requestKey?.fingerprint);
        yield { bundle: earlier.bundle };
      } else {
        yield* follow(request, signal);
      }
    } catch (error) {
      throw toBuildFault(error, signal);
    }
  }

  return {
    build,
    close: async () => {
      closing.abort(shuttingDown());
      await queue.close();
    },
  };
}

function isBehind(progress: BuildProgress, told: BuildProgress | undefined): boolean {
  if (told === undefined) return false;
  const stages = BUILD_STAGES.indexOf(progress.stage) - BUILD_STAGES.indexOf(told.stage);
  return stages < 0 || progress.recordsDone < told.recordsDone || progress.bytesWritten < told.bytesWritten;
}

function faultOf({ code, message, causeCode }: Extract<BuildOutcome, { code: unknown }>): CecError {
  return new CecError(code, message, causeCode && { cause: new CecError(causeCode, message) });
}
