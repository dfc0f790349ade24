import type { RecordScanner, ScannedStripe, ScanPlan } from '../ports/record-scanner.ts';
import type { ScanTask } from './scan-task.ts';
import type { ScanWorkerData } from './scan-worker.ts';
import { createThreadPool, workerFile } from './thread-pool.ts';

/** Positions per task; a power of two, so that whole subtrees come back. About 800 KB of lines. */
const STRIPE = 1024;

/** Scans logs on `threads` threads with read-only connections of their own. */
export function createScanThreads(
  data: ScanWorkerData,
  threads: number,
): RecordScanner & { close(): Promise<void> } {
  const pool = createThreadPool<ScanTask, ScannedStripe>(workerFile('scan-worker'), threads, data);

  async function* scan(plan: ScanPlan, signal?: AbortSignal): AsyncIterable<ScannedStripe> {
    const ahead: Promise<ScannedStripe>[] = [];
    const tasks = stripesOf(plan);
    const readAhead = () => {
      const { value: task, done } = tasks.next();
      if (done === true) return;
      const stripe = pool.run(task);
      // Awaited in its turn; until then, and after an early end, a failure must not count as unhandled.
      stripe.catch(() => {});
      ahead.push(stripe);
    };
    for (let i = 0; i < threads + 1; i++) readAhead();
    for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
      signal?.throwIfAborted();
      const stripe = await next;
      readAhead();
      yield stripe;
    }
  }
  return { scan, close: () => pool.close() };
}

function* stripesOf({ log, runs, period, evidenceRules, withLines }: ScanPlan): Generator<ScanTask> {
  for (const { first, last } of runs) {
    for (let from = first; from <= last;) {
      const to = Math.min(last + 1, (Math.floor(from / STRIPE) + 1) * STRIPE);
      yield { log, from, to, period, evidenceRules, withLines };
      from = to;
    }
  }
}
