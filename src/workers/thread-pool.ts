import { Worker, type Transferable } from 'node:worker_threads';
import { CecError, type ErrorCode } from '../errors.ts';

/** What a worker answers. Errors cross threads as data, so that their code survives. */
export type Answer<R> =
  | { readonly ok: true; readonly result: R }
  | { readonly ok: false; readonly code: ErrorCode | undefined; readonly message: string };

export interface RunOptions {
  /** Memory that passes to the thread. */
  readonly transfer?: readonly Transferable[];
  /** An abort rejects with the signal's reason and ends the thread that is at work on the task. */
  readonly signal?: AbortSignal;
}

export interface ThreadPool<T, R> {
  /** Runs a task on the next free thread. */
  run(task: T, options?: RunOptions): Promise<R>;
  close(): Promise<void>;
}

interface Job<T, R> {
  readonly task: T;
  readonly transfer: readonly Transferable[];
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** The file of a worker beside this one, as source or compiled. */
export function workerFile(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

/** Threads that are started when first needed and then kept. A thread that dies fails its own task only. */
export function createThreadPool<T, R>(file: URL, size: number, workerData: unknown): ThreadPool<T, R> {
  const idle: Worker[] = [];
  const jobs = new Map<Worker, Job<T, R> | undefined>();
  const waiting: Job<T, R>[] = [];

  function start(): Worker {
    const worker = new Worker(file, { workerData });
    worker.on('message', (answer: Answer<R>) => finish(worker, answer));
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
    const next = waiting.shift();
    if (next === undefined) {
      jobs.set(worker, undefined);
      idle.push(worker);
      // An idle pool must not keep the process alive.
      worker.unref();
    } else {
      assign(worker, next);
    }
    if (answer.ok) job?.resolve(answer.result);
    else
      job?.reject(
        answer.code === undefined ? new Error(answer.message) : new CecError(answer.code, answer.message),
      );
  }

  function lose(worker: Worker, error: unknown): void {
    jobs.get(worker)?.reject(error);
    if (!jobs.delete(worker)) return;
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    const next = waiting.shift();
    if (next !== undefined) assign(start(), next);
  }

  function cancel(job: Job<T, R>, reason: unknown): void {
    const at = waiting.indexOf(job);
    if (at >= 0) waiting.splice(at, 1);
    job.reject(reason);
    for (const [worker, current] of jobs) if (current === job) void worker.terminate();
  }

  return {
    run: (task, { transfer = [], signal } = {}) =>
      new Promise<R>((resolve, reject) => {
        signal?.throwIfAborted();
        const job = { task, transfer, resolve: settle(resolve), reject: settle(reject) };
        const onAbort = () => cancel(job, signal?.reason);
        signal?.addEventListener('abort', onAbort);
        function settle<V>(how: (value: V) => void): (value: V) => void {
          return (value) => {
            signal?.removeEventListener('abort', onAbort);
            how(value);
          };
        }
        const worker = idle.pop() ?? (jobs.size < size ? start() : undefined);
        if (worker === undefined) waiting.push(job);
        else assign(worker, job);
      }),
    close: async () => {
      for (const job of waiting.splice(0))
        job.reject(new CecError('SHUTTING_DOWN', 'the service is shutting down; retry'));
      await Promise.all([...jobs.keys()].map((worker) => worker.terminate()));
    },
  };
}
