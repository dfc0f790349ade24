import { CecError, invalidInput } from '../../errors.ts';
import type { BundleRegistry, RegisteredBundle } from '../../ports/bundle-registry.ts';
import { ProgressMeter, type BuildProgress } from './build-progress.ts';
import type { BuildRequest } from './build-request.ts';
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

export function createBuildJobs(run: RunBuild, registry: BundleRegistry, limits: JobLimits): BuildJobs {
  const jobs = new Set<Job>();
  const jobsByKey = new Map<string, Job>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (running >= limits.running) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  }

  function start(request: BuildRequest): Job {
    if (running >= limits.running && waiting.length >= limits.waiting) {
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
    void job.done.then(() => {
      jobs.delete(job);
      return key !== undefined && jobsByKey.get(key) === job && jobsByKey.delete(key);
    });
    return job;
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
      tell({ bundle: await inTurn(signal, () => run(request, meter, signal)) });
      for (const follower of job.followers) follower.end();
    } catch (error) {
      for (const follower of job.followers) follower.fail(error);
    }
  }

  async function* follow(job: Job, signal: AbortSignal): AsyncIterable<BuildEvent> {
    const queue = createEventQueue<BuildEvent>(isSameStage);
    const stop = () => queue.fail(signal.reason);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    if (job.latest !== undefined) queue.push(job.latest);
    job.followers.add(queue);
    try {
      yield* queue.events();
    } finally {
      signal.removeEventListener('abort', stop);
      job.followers.delete(queue);
      if (job.followers.size === 0) job.abort.abort(signal.reason);
    }
  }

  async function* build(request: BuildRequest, signal: AbortSignal): AsyncIterable<BuildEvent> {
    const { requestKey } = request;
    const joined = requestKey && jobsByKey.get(requestKey.key);
    if (joined !== undefined) {
      refuseOtherRequest(joined.fingerprint, requestKey?.fingerprint);
      yield* follow(joined, signal);
      return;
    }
    const earlier = requestKey && (await registry.findRequest(requestKey.key));
    if (earlier !== undefined) {
      refuseOtherRequest(earlier.fingerprint, requestKey?.fingerprint);
      yield { bundle: earlier.bundle };
      return;
    }
    // Another call with this key may have started while the registry was asked.
    yield* follow((requestKey && jobsByKey.get(requestKey.key)) ?? start(request), signal);
  }

  return {
    build,
    close: async () => {
      for (const job of jobs)
        job.abort.abort(new CecError('SHUTTING_DOWN', 'the service is shutting down; retry'));
      await Promise.all([...jobs].map(({ done }) => done));
    },
  };
}

/** A slow reader is told the newest of each stage. */
function isSameStage(a: BuildEvent, b: BuildEvent): boolean {
  return a.progress !== undefined && a.progress.stage === b.progress?.stage;
}

function refuseOtherRequest(known: string | undefined, given: string | undefined): void {
  if (known === given) return;
  throw invalidInput('request_id', 'was used for another request; choose a new one');
}
