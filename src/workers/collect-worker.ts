import { workerData } from 'node:worker_threads';
import { createDeflatedRecordFiles } from '../adapters/deflated-record-files.ts';
import { collectRecords, type Collected, type CollectTask } from '../core/bundle/collect-records.ts';
import { RECORD_FILES } from '../core/bundle/entries.ts';
import { createTreeProver } from '../core/bundle/prove-chain.ts';
import type { RecordFileSummary } from '../ports/record-files.ts';
import { answerTasks } from './answer-tasks.ts';
import { openLogSource } from './log-source.ts';
import { createScanThreads } from './scan-threads.ts';
import type { ScanWorkerData } from './scan-worker.ts';

/** What a collecting thread is started with. */
export interface CollectWorkerData extends ScanWorkerData {
  /** Where record files are set aside. */
  readonly staging: string;
}

/** What crosses back: the files stay where they are. */
export type CollectedElsewhere = Omit<Collected, 'files'> & { readonly files: readonly RecordFileSummary[] };

const SCAN_THREADS = 2;
const data: CollectWorkerData = workerData;
const store = await openLogSource(data.source);
const scanner = createScanThreads(data, SCAN_THREADS);
const recordFiles = createDeflatedRecordFiles({ directory: data.staging });

answerTasks<{ task: CollectTask; result: CollectedElsewhere }>(async (task, tell) => {
  const files = await recordFiles.create(task.bundleId, RECORD_FILES.length);
  try {
    const tree = createTreeProver(store, { name: task.log, size: task.treeSize });
    const collected = await collectRecords({ scanner, files, tree }, task, tell);
    return { ...collected, files: collected.files.map(summaryOf) };
  } catch (error) {
    await files.discard();
    throw error;
  }
});

function summaryOf({ lines, size, crc32, sha256 }: RecordFileSummary): RecordFileSummary {
  return { lines, size, crc32, sha256 };
}
