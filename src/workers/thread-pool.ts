import { Worker, type Transferable } from 'node:worker_threads';
import { CecError, shuttingDown, type ErrorCode } from '../errors.ts';

/** How far a task is, in units of its own; told while it runs. */
export interface Progress {
  readonly progress: number;
}

/** What a worker answers. Errors cross threads as data, so that their code survives. */
export type Answer<R> =
  | { readonly ok: true; readonly result: R }
  | { readonly ok: false; readonly code: ErrorCode | undefined; readonly message: string };

export interface RunOptions {
  /** Memory that passes to the thread. */
  readonly transfer?: readonly Transferable[];
  /** An abort ends the thread that is at work on the task, and then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: number) => void;
}

export interface ThreadPool<T, R> {
  /** Runs a task on the next free thread. */
  run(task: T, options?: RunOptions): Promise<R>;
  /** Ends all threads; tasks that are at work or wait, and later ones, reject with SHUTTING_DOWN. */
  close(): Promise<void>;
}

interface Job<T, R> {
  readonly task: T;
  readonly transfer: readonly Transferable[];
  readonly onProgress: (progress: number) => void;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** The file of a worker beside this one, as source or compiled. */
export function workerFile(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

/** A thread without work holds tens of megabytes, and takes less than this to start. */
const IDLE_MILLIS = 300;

/** Threads that are started when needed and kept while there is work. A thread that dies fails its own task only. */
export function createThreadPool<T, R>(file: URL, size: number, workerData: unknown): ThreadPool<T, R> {
  const idle = new Map<Worker, NodeJS.Timeout>();
  const jobs = new Map<Worker, Job<T, R> | undefined>();
  const waiting: Job<T, R>[] = [];
  const cancelled = new WeakMap<Job<T, R>, unknown>();
  let closed = false;

  function start(): Worker {
    const worker = new Worker(file, { workerData });
    worker.on('message', (message: Answer<R> | Progress) => {
      if ('progress' in message) jobs.get(worker)?.onProgress(message.progress);
      else finish(worker, message);
    });
    worker.on('error', (error) => lose(worker, error));
    worker.on('exit', () => lose(worker, new CecError('STORE_FAILED', 'a worker thread ended; retry')));
    jobs.set(worker, undefined);
    return worker;
  }

  function assign(worker: Worker, job: Job<T, R>): void {
    jobs.set(worker, job);
    worker.ref();
    worker.postMessage(job.task, job.transfer);
  }

  function finish(worker: Worker, answer: Answer<R>): void {
    const job = jobs.get(worker);
    if (job !== undefined && cancelled.has(job)) return;
    const next = waiting.shift();
    if (next === undefined) {
      rest(worker);
    } else {
      assign(worker, next);
    }
    if (answer.ok) job?.resolve(answer.result);
    else
      job?.reject(
        answer.code === undefined ? new Error(answer.message) : new CecError(answer.code, answer.message),
      );
  }

  function rest(worker: Worker): void {
    jobs.set(worker, undefined);
    // An idle pool must not keep the process alive.
    worker.unref();
    idle.set(worker, setTimeout(() => retire(worker), IDLE_MILLIS).unref());
  }

  function retire(worker: Worker): void {
    idle.delete(worker);
    jobs.delete(worker);
    void worker.terminate();
  }

  function takeIdle(): Worker | undefined {
    for (const [worker, timer] of idle) {
      clearTimeout(timer);
      idle.delete(worker);
      return worker;
    }
    return undefined;
  }

  function lose(worker: Worker, error: unknown): void {
    const job = jobs.get(worker);
    if (job !== undefined) job.reject(cancelled.has(job) ? cancelled.get(job) : error);
    if (!jobs.delete(worker)) return;
    clearTimeout(idle.get(worker));
    idle.delete(worker);
    const next = waiting.shift();
    if (next !== undefined) assign(start(), next);
  }

  function cancel(job: Job<T, R>, reason: unknown): void {
    const at = waiting.indexOf(job);
    if (at >= 0) {
      waiting.splice(at, 1);
      job.reject(reason);
    }
    cancelled.set(job, reason);
    for (const [worker, current] of jobs) if (current === job) void worker.terminate();
  }

  return {
    run: (task, { transfer = [], signal, onProgress = () => {} } = {}) =>
      new Promise<R>((resolve, reject) => {
        signal?.throwIfAborted();
        if (closed) throw shuttingDown();
        const job = { task, transfer, onProgress, resolve: settle(resolve), reject: settle(reject) };
        const onAbort = () => cancel(job, signal?.reason);
        signal?.addEventListener('abort', onAbort);
        function settle<V>(how: (value: V) => void): (value: V) => void {
          return (value) => {
            signal?.removeEventListener('abort', onAbort);
            how(value);
          };
        }
        const worker = takeIdle() ?? (jobs.size < size ? start() : undefined);
        if (worker === undefined) waiting.push(job);
        else assign(worker, job);
      }),
    close: async () => {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(shuttingDown());
      for (const job of jobs.values()) if (job !== undefined) cancelled.set(job, shuttingDown());
      await Promise.all([...jobs.keys()].map((worker) => worker.terminate()));
    },
  };
}
