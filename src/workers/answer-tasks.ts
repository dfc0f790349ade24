import { parentPort, type Transferable } from 'node:worker_threads';
import { CecError } from '../errors.ts';
import type { Answer, Progress } from './thread-pool.ts';

/** What a thread is given and what it answers: the types of its pool. */
export interface TaskKind {
  readonly task: unknown;
  readonly result: unknown;
}

/** The thread's side of a pool: answers each task. */
export function answerTasks<K extends TaskKind>(
  work: (task: K['task'], tell: (progress: number) => void) => Promise<K['result']>,
  transferOf: (result: K['result']) => Transferable[] = () => [],
): void {
  parentPort?.on('message', (task: K['task']) => {
    void work(task, (progress) => post({ progress }, [])).then(
      (result) => post({ ok: true, result }, transferOf(result)),
      (error: unknown) => post(failure(error), []),
    );
  });
}

function post(message: Answer<unknown> | Progress, transfer: Transferable[]): void {
  parentPort?.postMessage(message, transfer);
}

function failure(error: unknown): Answer<never> {
  const code = error instanceof CecError ? error.code : undefined;
  return { ok: false, code, message: error instanceof Error ? error.message : 'unknown failure' };
}
