import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { startService, type TestService } from './bad-input-service.ts';
import { connectTo } from './running-service.ts';

const PROJECT = 'p1';
const RECORDS = 10_000;
const BATCH = 1000;

let service: TestService;
before(async () => {
  service = await startService();
  const { audit } = connectTo(service.url);
  const payloadJson = Buffer.from(JSON.stringify({ score: 0.9, note: 'x'.repeat(100) }));
  const records = Array.from({ length: BATCH }, () => ({ schemaKey: 'halluccheck.score.v1', payloadJson }));
  for (let sent = 0; sent < RECORDS; sent += BATCH)
    await audit.appendRecords({ projectId: PROJECT, records });
});
after(() => service.close());

/** The stages that a build has shown, and the bundle if there is one before the deadline. */
async function buildWithin(timeoutMs: number) {
  const { cec } = connectTo(service.url);
  const stages = new Set<number>();
  let bundleId: string | undefined;
  try {
    for await (const { event } of cec.buildBundle({ projectId: PROJECT }, { timeoutMs })) {
      if (event.case === 'progress') stages.add(event.value.stage);
      if (event.case === 'bundle') ({ bundleId } = event.value);
    }
    assert.ok(bundleId, 'neither a bundle nor an error');
  } catch (err) {
    assert.equal(ConnectError.from(err).code, Code.DeadlineExceeded, String(err));
  }
  return { stages, bundleId };
}

describe('BuildBundle under a deadline', () => {
  it('row 125: ends with DEADLINE_EXCEEDED and removes what was written', async () => {
    const finished: string[] = [];
    const reached = new Set<number>();
    let timeoutMs = 1;
    // Longer and longer deadlines end the build later and later, until it gets through.
    for (; finished.length === 0; timeoutMs = timeoutMs * 2) {
      const { stages, bundleId } = await buildWithin(timeoutMs);
      if (bundleId !== undefined) finished.push(bundleId);
      else for (const stage of stages) reached.add(stage);
    }
    assert.ok(timeoutMs > 1 && reached.size > 0, 'no build was under way when its deadline passed');
    const { cec } = connectTo(service.url);
    const { bundles } = await cec.listBundles({ projectId: PROJECT });
    // Only when it has ended is everything removed for sure.
    await service.stop();
    assert.deepEqual(
      bundles.map(({ bundleId }) => bundleId).toSorted(),
      readdirSync(join(service.dataDir, 'bundles')).toSorted(),
    );
    assert.ok(bundles.some(({ bundleId }) => finished.includes(bundleId)));
    for (const name of ['staging', 'uploads'])
      assert.deepEqual(readdirSync(join(service.dataDir, name)), [], name);
  });
});
