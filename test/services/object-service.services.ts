import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Bundle } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { buildOf, filesIn, recordsOf, runService, type RunningService } from '../service/running-service.ts';
import { setEnvironment, startAzure, startGcs, startS3, type ObjectServer } from './object-servers.ts';

async function digestOf(response: Response): Promise<string> {
  const bytes = Buffer.from(await response.arrayBuffer());
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The link with one character of its signature changed. */
function altered(url: string, parameter: string): string {
  const link = new URL(url);
  const signature = link.searchParams.get(parameter) ?? '';
  link.searchParams.set(parameter, (signature.startsWith('a') ? 'b' : 'a') + signature.slice(1));
  return link.href;
}

for (const { name, start, signature } of [
  { name: 'S3', start: startS3, signature: 'X-Amz-Signature' },
  { name: 'Azure Blob Storage', start: startAzure, signature: 'sig' },
  // Its server lets everybody in.
  { name: 'Google Cloud Storage', start: startGcs, signature: undefined },
]) {
  describe(`the service with ${name}`, () => {
    let server: ObjectServer;
    before(async () => {
      server = await start();
      setEnvironment(server);
    });
    after(() => server.stop());

    async function withBundle(t: Parameters<typeof runService>[0]): Promise<[RunningService, Bundle]> {
      const service = await runService(t, undefined, server.settings);
      await service.audit.appendRecords({ projectId: 'p', records: recordsOf('a', 500) });
      return [service, await buildOf(service, { projectId: 'p' })];
    }

    it('builds into the store without a copy on disk, verifies from there, and says so', async (t) => {
      const [service, bundle] = await withBundle(t);
      assert.match(bundle.zipPath, new RegExp(`^${server.settings['SPANFORGE_AUDIT_BYOS_PROVIDER']}://`));
      assert.deepEqual(await filesIn(service.dataDir), []);
      const source = { case: 'bundleId', value: bundle.bundleId } as const;
      assert.deepEqual((await service.cec.verifyBundle({ source })).errors, []);
      assert.deepEqual(await filesIn(service.dataDir), []);
      const status = await service.cec.getStatus({});
      assert.equal(status.byosProvider, server.settings['SPANFORGE_AUDIT_BYOS_PROVIDER']);
    });

    it('gives links that anybody can download from, under the documented name', async (t) => {
      const [, bundle] = await withBundle(t);
      const response = await fetch(bundle.downloadUrl);
      assert.equal(response.status, 200);
      assert.equal(await digestOf(response), bundle.sha256);
      const { projectId, fromDate, toDate } = bundle;
      if (signature === undefined) return;
      assert.equal(
        response.headers.get('content-disposition'),
        `attachment; filename="halluccheck_cec_${projectId}_${fromDate}_${toDate}.zip"`,
      );
      const link = new URL(bundle.downloadUrl);
      for (const refused of [altered(link.href, signature), `${link.origin}${link.pathname}`]) {
        const answer = await fetch(refused);
        assert.ok([401, 403, 404, 409].includes(answer.status), String(answer.status));
        await answer.body?.cancel();
      }
    });

    it('streams downloads of its own from the store', async (t) => {
      const [service, bundle] = await withBundle(t);
      const digest = createHash('sha256');
      for await (const { data } of service.cec.downloadBundle({ bundleId: bundle.bundleId }))
        digest.update(data);
      assert.equal(`sha256:${digest.digest('hex')}`, bundle.sha256);
    });

    it('gives no fresh link to an object that is gone', async (t) => {
      const [service, bundle] = await withBundle(t);
      const { bundle: reissued } = await service.cec.reissueDownloadUrl({ bundleId: bundle.bundleId });
      assert.equal(await digestOf(await fetch(reissued?.downloadUrl ?? '')), bundle.sha256);
      await server.remove(bundle.zipPath.slice(bundle.zipPath.indexOf('bundles/') + 'bundles/'.length));
      await assert.rejects(service.cec.reissueDownloadUrl({ bundleId: bundle.bundleId }), (error) => {
        assert.equal(ConnectError.from(error).code, Code.FailedPrecondition);
        return true;
      });
    });

    it('still serves bundles of the store after a switch to the disk, and the other way round', async (t) => {
      const [service, bundle] = await withBundle(t);
      await service.close(0);
      const { SPANFORGE_AUDIT_BYOS_PROVIDER: provider = '', ...reachable } = server.settings;
      const onDisk = await runService(t, service.dataDir, reachable);
      const local = await buildOf(onDisk, { projectId: 'p' });
      assert.equal(await digestOf(await fetch(bundle.downloadUrl)), bundle.sha256);
      const source = { case: 'bundleId', value: bundle.bundleId } as const;
      assert.deepEqual((await onDisk.cec.verifyBundle({ source })).errors, []);
      await onDisk.close(0);
      const back = await runService(t, service.dataDir, {
        ...reachable,
        SPANFORGE_AUDIT_BYOS_PROVIDER: provider,
      });
      const earlier = { case: 'bundleId', value: local.bundleId } as const;
      assert.deepEqual((await back.cec.verifyBundle({ source: earlier })).errors, []);
    });
  });
}
