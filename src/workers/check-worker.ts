import type { KeyObject } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import { checkBundleRecords } from '../core/bundle/check-bundle-records.ts';
import type { CheckTask } from '../ports/record-checker.ts';
import type { StripeReport } from '../ports/record-scanner.ts';
import { answerTasks } from './answer-tasks.ts';

const keys: ReadonlyMap<string, KeyObject> = workerData;

answerTasks<{ task: CheckTask; result: StripeReport }>(async (task) => checkBundleRecords(task, keys));
