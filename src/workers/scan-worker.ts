import type { KeyObject } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import { openDatabaseForReading } from '../adapters/sqlite-database.ts';
import { createSqliteLogStore } from '../adapters/sqlite-log-store.ts';
import type { ScannedStripe } from '../ports/record-scanner.ts';
import { answerTasks } from './answer-tasks.ts';
import { scanStripe, type ScanTask } from './scan-task.ts';

/** What a scan thread is started with. */
export interface ScanWorkerData {
  readonly database: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

const { database, keys }: ScanWorkerData = workerData;
const store = createSqliteLogStore(openDatabaseForReading(database));

answerTasks<{ task: ScanTask; result: ScannedStripe }>(
  (task) => scanStripe(store, keys, task),
  ({ lines }) => lines.map((part) => part.buffer).filter((buffer) => buffer instanceof ArrayBuffer),
);
