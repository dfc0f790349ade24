import { parentPort, type Transferable } from 'node:worker_threads';
import { CecError } from '../errors.ts';
import type { Answer } from './thread-pool.ts';

/** The thread's side of a pool: answers each task, one after the other. */
export function answerTasks<T, R>(
  work: (task: T) => Promise<R>,
  transferOf: (result: R) => Transferable[] = () => [],
): void {
  parentPort?.on('message', (task: T) => {
    void work(task).then(
      (result) => post({ ok: true, result }, transferOf(result)),
      (error: unknown) => post(failure(error), []),
    );
  });
}

function post(answer: Answer<unknown>, transfer: Transferable[]): void {
  parentPort?.postMessage(answer, transfer);
}

function failure(error: unknown): Answer<never> {
  const code = error instanceof CecError ? error.code : undefined;
  return { ok: false, code, message: error instanceof Error ? error.message : 'unknown failure' };
}
