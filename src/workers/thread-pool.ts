import { Worker, type Transferable } from 'node:worker_threads';
import { CecError, type ErrorCode } from '../errors.ts';

/** What a worker answers. Errors cross threads as data, so that their code survives. */
export type Answer<R> =
  | { readonly ok: true; readonly result: R }
  | { readonly ok: false; readonly code: ErrorCode | undefined; readonly message: string };

export interface ThreadPool<T, R> {
  /** Runs a task on the next free thread. */
  run(task: T, transfer?: readonly Transferable[]): Promise<R>;
  close(): Promise<void>;
}

interface Job<T, R> {
  readonly task: T;
  readonly transfer: readonly Transferable[];
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Threads that are started when first needed and then kept. A thread that dies fails its own task only. */
export function createThreadPool<T, R>(file: URL, size: number, workerData: unknown): ThreadPool<T, R> {
  const idle: Worker[] = [];
  const all = new Map<Worker, Job<T, R> | undefined>();
  const waiting: Job<T, R>[] = [];

  function start(): Worker {
    const worker = new Worker(file, { workerData });
    worker.on('message', (answer: Answer<R>) => finish(worker, answer));
    worker.on('error', (error) => lose(worker, error));
    worker.on('exit', () => lose(worker, new CecError('STORE_FAILED', 'a worker thread ended; retry')));
    worker.unref();
    all.set(worker, undefined);
    return worker;
  }

  function assign(worker: Worker, job: Job<T, R>): void {
    all.set(worker, job);
    worker.ref();
    worker.postMessage(job.task, job.transfer);
  }

  function finish(worker: Worker, answer: Answer<R>): void {
    const job = all.get(worker);
    const next = waiting.shift();
    if (next === undefined) {
      all.set(worker, undefined);
      idle.push(worker);
      worker.unref();
    } else {
      assign(worker, next);
    }
    if (answer.ok) job?.resolve(answer.result);
    else job?.reject(answer.code === undefined ? new Error(answer.message) : new CecError(answer.code, answer.message));
  }

  function lose(worker: Worker, error: unknown): void {
    all.get(worker)?.reject(error);
    all.delete(worker);
    const at = idle.indexOf(worker);
    if (at >= 0) idle.splice(at, 1);
    const next = waiting.shift();
    if (next !== undefined) assign(start(), next);
  }

  return {
    run: (task, transfer = []) =>
      new Promise((resolve, reject) => {
        const job = { task, transfer, resolve, reject };
        const worker = idle.pop() ?? (all.size < size ? start() : undefined);
        if (worker === undefined) waiting.push(job);
        else assign(worker, job);
      }),
    close: async () => {
      for (const job of waiting.splice(0)) job.reject(new CecError('SHUTTING_DOWN', 'the service is shutting down; retry'));
      await Promise.all([...all.keys()].map((worker) => worker.terminate()));
    },
  };
}
