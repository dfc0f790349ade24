import { createHash, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { workerData } from 'node:worker_threads';
import { fileBeside } from '../adapters/file-beside.ts';
import { zipReader } from '../adapters/yauzl-zip-reader.ts';
import type { Verification } from '../core/bundle/verification.ts';
import { verifyBundle, type VerifyRequest } from '../core/bundle/verify-bundle.ts';
import { answerTasks } from './answer-tasks.ts';
import { createCheckThreads } from './check-threads.ts';

const CHECK_THREADS = 2;
const keys: ReadonlyMap<string, KeyObject> = workerData;
const deps = {
  reader: zipReader(),
  checker: createCheckThreads(keys, CHECK_THREADS),
  digestFile,
  beside: fileBeside,
};

answerTasks<{ task: VerifyRequest; result: Verification }>((request) => verifyBundle(deps, request));

async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
