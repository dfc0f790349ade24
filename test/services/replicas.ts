import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { connectTo, runService, type Clients } from '../service/running-service.ts';
import { serveInProcess, type ServedProcess } from '../service/served-process.ts';

export interface Replica extends ServedProcess, Clients {
  readonly dataDir: string;
}

/** Processes that share a database, a directory of bundles and the same keys, each with a data directory of its own. */
export interface Replicas {
  readonly bundleDir: string;
  start(role: 'api' | 'worker' | 'all', settings?: Readonly<Record<string, string>>): Promise<Replica>;
}

export async function openReplicas(t: TestContext, url: string): Promise<Replicas> {
  const bundleDir = await temporaryDirectory(t);
  const shared = { CEC_DATABASE_URL: url, CEC_BUNDLE_DIR: bundleDir };
  const first = await runService(t, undefined, shared);
  await first.close(0);
  const keys = join(first.dataDir, 'keys');
  return {
    bundleDir,
    start: async (role, settings = {}) => {
      const dataDir = await temporaryDirectory(t);
      await cp(keys, join(dataDir, 'keys'), { recursive: true });
      const served = await serveInProcess({
        dataDir,
        settings: { ...shared, CEC_ROLE: role, ...settings },
      });
      t.after(async () => {
        served.child.kill('SIGKILL');
        await served.gone;
      });
      return { ...served, dataDir, ...connectTo(served.url) };
    },
  };
}

/** Enough records that a build is under way for a while. */
export async function appendMany({ audit }: Clients, projectId: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += 1000) {
    const records = Array.from({ length: Math.min(1000, count - from) }, (_, i) => ({
      schemaKey: 'halluccheck.score.v1',
      payloadJson: Buffer.from(JSON.stringify({ model: 'm', score: 0.5, n: from + i })),
      recordId: `${projectId}.${from + i}`,
    }));
    await audit.appendRecords({ projectId, records });
  }
}
