import type { DeflatedRecordFiles } from '../adapters/deflated-record-files.ts';
import type { CollectTask, RecordCollector } from '../core/bundle/collect-records.ts';
import type { CollectedElsewhere, CollectWorkerData } from './collect-worker.ts';
import { createThreadPool, workerFile } from './thread-pool.ts';

/** Collects the records of up to `threads` bundles at once; each thread has threads of its own that read and check. */
export function createCollectThreads(
  data: CollectWorkerData,
  recordFiles: DeflatedRecordFiles,
  threads: number,
): RecordCollector & { close(): Promise<void> } {
  const pool = createThreadPool<CollectTask, CollectedElsewhere>(workerFile('collect-worker'), threads, data);
  return {
    collect: async (task, onProgress, signal) => {
      const { files, ...collected } = await pool.run(task, { signal, onProgress });
      return { ...collected, files: recordFiles.reopen(task.bundleId, files) };
    },
    discard: (bundleId) => recordFiles.remove(bundleId),
    close: () => pool.close(),
  };
}
