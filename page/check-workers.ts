import type { CheckTask, RecordChecker } from '../src/ports/record-checker.ts';
import type { StripeReport } from '../src/ports/record-scanner.ts';
import { stopIfRefuted } from './signatures.ts';

/** What a check worker answers a task with. */
export type CheckAnswer = { readonly report: StripeReport } | { readonly problem: string };

interface Waiting {
  readonly resolve: (report: StripeReport) => void;
  readonly reject: (error: Error) => void;
}

/** Checks records in workers of their own. The address of their script has to be made by who starts them. */
export function createCheckWorkers(script: Blob, count: number): RecordChecker {
  const url = URL.createObjectURL(script);
  const lanes = Array.from({ length: count }, () => createLane(url));
  return {
    parallelism: count + 1,
    check: async (task) => {
      stopIfRefuted();
      const lane = lanes.reduce((least, other) => (other.length() < least.length() ? other : least));
      return lane.check(task);
    },
  };
}

/** One worker, which answers its tasks in order. */
function createLane(url: string) {
  const worker = new Worker(url, { name: 'records' });
  const waiting: Waiting[] = [];
  worker.addEventListener('message', ({ data }: MessageEvent<CheckAnswer>) => {
    const task = waiting.shift();
    if ('report' in data) task?.resolve(data.report);
    else task?.reject(new Error(data.problem));
  });
  worker.addEventListener('error', ({ message }) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(message));
  });
  return {
    length: () => waiting.length,
    check: (task: CheckTask) =>
      new Promise<StripeReport>((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage({ task }, [task.bytes.buffer, task.files.buffer]);
      }),
  };
}
