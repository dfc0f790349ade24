import type { KeyObject } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import type { ScannedStripe } from '../ports/record-scanner.ts';
import { answerTasks } from './answer-tasks.ts';
import { openLogSource, type LogSource } from './log-source.ts';
import { scanStripe, type ScanTask } from './scan-task.ts';

/** What a scan thread is started with. */
export interface ScanWorkerData {
  readonly source: LogSource;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

const { source, keys }: ScanWorkerData = workerData;
const store = await openLogSource(source);

answerTasks<{ task: ScanTask; result: ScannedStripe }>(
  (task) => scanStripe(store, keys, task),
  ({ lines }) => lines.map((part) => part.buffer).filter((buffer) => buffer instanceof ArrayBuffer),
);
