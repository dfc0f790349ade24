import type { ErrorCode } from '../errors.ts';
import type { BuildProgress } from './build-progress.ts';
import type { RequestKey } from './bundle-registry.ts';

/** A build that is to be done by whichever process is free. */
export interface NewBuild {
  /** For who builds; secrets in it are sealed. */
  readonly request: string;
  readonly requestKey: RequestKey | undefined;
}

export interface QueuedBuild {
  readonly id: string;
  /** Of the request that was queued first, when this one has the same key. */
  readonly fingerprint: string | undefined;
}

/** How a build ended. */
export type BuildOutcome =
  | { readonly bundleId: string }
  | {
      readonly code: ErrorCode;
      readonly message: string;
      /** Of the fault behind it, which tells whether another try may help. */
      readonly causeCode?: ErrorCode | undefined;
    };

/** What followers see. */
export interface BuildState {
  /** The newest; undefined until somebody builds. */
  readonly progress: BuildProgress | undefined;
  /** Undefined until the end. */
  readonly outcome: BuildOutcome | undefined;
}

/** One try of one build, as the process sees it that makes it. */
export interface BuildTask {
  readonly request: string;
  /** An earlier try was begun, whose process is gone. What it announced is abandoned. */
  readonly isRetry: boolean;
  /** Notes the bundle that this try makes, before it announces it. */
  begin(bundleId: string): Promise<void>;
  report(progress: BuildProgress): void;
}

/**
 * Does one build. The signal aborts when nobody follows it any more, when the process ends (SHUTTING_DOWN), and when the
 * build was given to another process. A rejection gives it back to the queue.
 */
export type PerformBuild = (task: BuildTask, signal: AbortSignal) => Promise<BuildOutcome>;

/**
 * Builds that wait and builds under way, shared by processes. A process that dies is noticed, and its builds begin anew
 * elsewhere; one that nobody follows for half a minute ends. Rejects with STORE_FAILED when the store does.
 */
export interface BuildQueue {
  /**
   * Queues a build followed by `follower`, or has it follow the unfinished one with the same key. Undefined, and
   * nothing queued, when `mostWaiting` builds wait.
   */
  enqueue(build: NewBuild, follower: string, mostWaiting: number): Promise<QueuedBuild | undefined>;
  /** How the build is doing, and a sign that it is still wanted. Undefined when it ended long ago. */
  follow(id: string, follower: string): Promise<BuildState | undefined>;
  leave(id: string, follower: string): Promise<void>;
  /** Works on builds, at most `running` at once, until the queue is closed. */
  work(running: number, perform: PerformBuild): Promise<void>;
  /** Gives back what is under way. */
  close(): Promise<void>;
}
