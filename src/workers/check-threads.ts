import type { KeyObject } from 'node:crypto';
import type { CheckTask, RecordChecker } from '../ports/record-checker.ts';
import type { StripeReport } from '../ports/record-scanner.ts';
import { createThreadPool, workerFile } from './thread-pool.ts';

/** Checks a bundle's records on threads of its own. `keys`: record HMAC keys held, by id. */
export function createCheckThreads(
  keys: ReadonlyMap<string, KeyObject>,
  threads: number,
): RecordChecker & { close(): Promise<void> } {
  const pool = createThreadPool<CheckTask, StripeReport>(workerFile('check-worker'), threads, keys);
  return {
    parallelism: threads + 1,
    check: (task) => pool.run(task, { transfer: [task.bytes.buffer, task.files.buffer] }),
    close: () => pool.close(),
  };
}
