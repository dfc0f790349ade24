import { checkBundleRecords } from '../src/core/bundle/check-bundle-records.ts';
import { CecError } from '../src/errors.ts';
import type { CheckTask } from '../src/ports/record-checker.ts';
import { createCheckWorkers, type CheckAnswer } from './check-workers.ts';
import { trustIn, type PemFile } from './trust.ts';
import { verifyFile, type Verdict } from './verify-file.ts';

/** What the page asks a worker for; the worker asks others of its kind to check records. */
export interface Order {
  readonly bundle: Blob;
  readonly keys: readonly PemFile[];
  readonly authorities: readonly PemFile[];
  /** What this worker runs. */
  readonly script: Blob;
}

/** What the worker answers an order with, the last one is no progress. */
export type Answer =
  | { readonly progress: number }
  | { readonly verdict: Verdict }
  | { readonly problem: string };

/** Reading, inflating and merging lines keep the worker itself busy. */
const MAX_CHECK_WORKERS = 3;
const PROGRESS_MILLIS = 100;

self.addEventListener('message', ({ data }: MessageEvent<Order | { readonly task: CheckTask }>) => {
  if ('task' in data) answer(check(data.task));
  else void verify(data).then(answer);
});

function answer(message: Answer | CheckAnswer): void {
  self.postMessage(message, { transfer: [] });
}

function check(task: CheckTask): CheckAnswer {
  try {
    return { report: checkBundleRecords(task, new Map()) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

async function verify({ bundle, keys, authorities, script }: Order): Promise<Answer> {
  try {
    const trust = trustIn(keys, authorities);
    const checker = createCheckWorkers(script, Math.min(MAX_CHECK_WORKERS, navigator.hardwareConcurrency));
    return { verdict: await verifyFile(bundle, trust, checker, sometimes()) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/** Tells progress, but not so often that it would keep the page busy. */
function sometimes(): (progress: number) => void {
  let next = 0;
  return (progress) => {
    const now = performance.now();
    if (now < next) return;
    next = now + PROGRESS_MILLIS;
    answer({ progress });
  };
}

function problemOf(error: unknown): string {
  if (error instanceof CecError || error instanceof Error) return error.message;
  return 'the check failed for an unknown reason';
}
