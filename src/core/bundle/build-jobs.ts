import { CecError, invalidInput, shuttingDown } from '../../errors.ts';
import type { BuildProgress } from '../../ports/build-progress.ts';
import type { BundleRegistry, RegisteredBundle, RequestKey } from '../../ports/bundle-registry.ts';
import { ProgressMeter } from './build-progress.ts';
import type { BuildRequest } from './build-request.ts';
import { toBuildFault } from './build-fault.ts';
import { createBuildTurns } from './build-turns.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';

export type BuildEvent =
  | { readonly progress: BuildProgress; readonly bundle?: undefined }
  | { readonly bundle: RegisteredBundle; readonly progress?: undefined };

/** Runs one build to its end; see `buildBundle`. */
export type RunBuild = (
  request: BuildRequest,
  progress: ProgressMeter,
  signal: AbortSignal,
) => Promise<RegisteredBundle>;

export interface BuildJobs {
  /**
   * Progress and then the bundle. A request whose key is being built joins that build, and one whose key was
   * built answers with that bundle. A build ends early when nobody follows it any more.
   */
  build(request: BuildRequest, signal: AbortSignal): AsyncIterable<BuildEvent>;
  /** Ends all builds; resolves when they have removed what they wrote. */
  close(): Promise<void>;
}

interface Job {
  readonly fingerprint: string | undefined;
  readonly followers: Set<EventQueue<BuildEvent>>;
  readonly abort: AbortController;
  done: Promise<void>;
  latest: BuildEvent | undefined;
}

/** Builds at once, and builds waiting for their turn. */
export interface JobLimits {
  readonly running: number;
  readonly waiting: number;
}

export function createBuildJobs(
  run: RunBuild,
  registry: Pick<BundleRegistry, 'findRequest'>,
  limits: JobLimits,
): BuildJobs {
  const jobs = new Set<Job>();
  const jobsByKey = new Map<string, Job>();
  const turns = createBuildTurns(limits);
  let isClosed = false;

  function start(request: BuildRequest): Job {
    if (isClosed) throw shuttingDown();
    if (turns.isFull()) {
      throw new CecError('OVERLOADED', `${limits.waiting} builds are waiting already; retry in a minute`);
    }
    const job: Job = {
      fingerprint: request.requestKey?.fingerprint,
      followers: new Set(),
      abort: new AbortController(),
      done: Promise.resolve(),
      latest: undefined,
    };
    job.done = perform(job, request);
    jobs.add(job);
    const key = request.requestKey?.key;
    if (key !== undefined) jobsByKey.set(key, job);
    return job;
  }

  /** Before its followers are told of the end, since who joined afterwards would wait for ever. */
  function forget(job: Job, { requestKey }: BuildRequest): void {
    jobs.delete(job);
    if (requestKey !== undefined) jobsByKey.delete(requestKey.key);
  }

  /** Never rejects: the followers are told. */
  async function perform(job: Job, request: BuildRequest): Promise<void> {
    const tell = (event: BuildEvent) => {
      job.latest = event;
      for (const follower of job.followers) follower.push(event);
    };
    const { signal } = job.abort;
    const meter = new ProgressMeter(
      (progress) => tell({ progress }),
      () => performance.now(),
    );
    try {
      const bundle = await turns.inTurn(signal, () => run(request, meter, signal));
      forget(job, request);
      tell({ bundle });
      for (const follower of job.followers) follower.end();
    } catch (error) {
      forget(job, request);
      for (const follower of job.followers) follower.fail(error);
    }
  }

  async function* follow(job: Job, signal: AbortSignal): AsyncIterable<BuildEvent> {
    const queue = createEventQueue<BuildEvent>(isSameStage);
    const leave = () => {
      job.followers.delete(queue);
      if (job.followers.size === 0) job.abort.abort(signal.reason);
    };
    // At once: one that does not read would never come to the end of its loop.
    const stop = () => {
      queue.fail(signal.reason);
      leave();
    };
    job.followers.add(queue);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    if (job.latest !== undefined) queue.push(job.latest);
    try {
      yield* queue.events();
    } finally {
      signal.removeEventListener('abort', stop);
      leave();
    }
  }

  async function findEarlier(key: string, signal: AbortSignal) {
    try {
      return await registry.findRequest(key);
    } catch (error) {
      throw toBuildFault(error, signal);
    }
  }

  /** Joins the build of this key, answers with its bundle, or starts it: never two at once. */
  async function* buildOnce(
    request: BuildRequest,
    { key, fingerprint }: RequestKey,
    signal: AbortSignal,
  ): AsyncIterable<BuildEvent> {
    for (;;) {
      const underWay = jobsByKey.get(key);
      if (underWay?.abort.signal.aborted === true) {
        // Nobody wanted it any more; it may just have been registered all the same.
        await underWay.done;
        continue;
      }
      if (underWay !== undefined) {
        refuseOtherRequest(underWay.fingerprint, fingerprint);
        return yield* follow(underWay, signal);
      }
      const earlier = await findEarlier(key, signal);
      if (earlier !== undefined) {
        refuseOtherRequest(earlier.fingerprint, fingerprint);
        return yield { bundle: earlier.bundle };
      }
      // Another call with this key may have started while the registry was asked.
      if (!jobsByKey.has(key)) return yield* follow(start(request), signal);
    }
  }

  function build(request: BuildRequest, signal: AbortSignal): AsyncIterable<BuildEvent> {
    const { requestKey } = request;
    return requestKey === undefined
      ? startAndFollow(request, signal)
      : buildOnce(request, requestKey, signal);
  }

  async function* startAndFollow(request: BuildRequest, signal: AbortSignal): AsyncIterable<BuildEvent> {
    yield* follow(start(request), signal);
  }

  return {
    build,
    close: async () => {
      isClosed = true;
      for (const job of jobs) job.abort.abort(shuttingDown());
      await Promise.all([...jobs].map(({ done }) => done));
    },
  };
}

/** A slow reader is told the newest of each stage. */
export function isSameStage(a: BuildEvent, b: BuildEvent): boolean {
  return a.progress !== undefined && a.progress.stage === b.progress?.stage;
}

export function refuseOtherRequest(known: string | undefined, given: string | undefined): void {
  if (known === given) return;
  throw invalidInput('request_id', 'was used for another request; choose a new one');
}
