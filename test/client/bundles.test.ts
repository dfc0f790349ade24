import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import { alterOneRecord } from '../../src/demo-tamper.ts';
import type { Bundle } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import {
  append,
  build,
  cec,
  MARCH,
  messagesOf,
  startService,
  type RunningService,
} from './running-service.ts';

const DAY_SECONDS = 86_400n;
const projectId = 'bot';

describe('CecService, called by grpc-js', () => {
  let service: RunningService;
  let bundles: Bundle[];

  before(async () => {
    service = await startService();
    await append(service.client, projectId, 600);
    bundles = [];
    for (let i = 0; i < 3; i++) bundles.push(await build(service.client, { projectId, ...MARCH }));
  });

  after(() => service.close());

  const first = () => bundles[0] ?? assert.fail('no bundle was built');

  it('verifies a bundle by id, by path and by its bytes', async () => {
    const { bundleId, zipPath } = first();
    const zip = await readFile(zipPath);
    for (const source of [
      { case: 'bundleId', value: bundleId },
      { case: 'zipPath', value: zipPath },
      { case: 'zip', value: zip },
    ] as const) {
      const result = await service.client.unary(cec.verifyBundle, { source });
      assert.deepEqual(result.errors, [], source.case);
      assert.equal(result.overallValid, true, source.case);
      assert.equal(result.bundleId, bundleId);
    }
  });

  it('says what is wrong with an altered copy', async () => {
    const copy = join(service.directory, 'altered.zip');
    await alterOneRecord(first().zipPath, copy);
    const source = { case: 'zip', value: await readFile(copy) } as const;
    const { overallValid, errors } = await service.client.unary(cec.verifyBundle, { source });
    assert.equal(overallValid, false);
    assert.match(errors.join('\n'), /^record_hashes: position \d+/m);
  });

  it('has no verdict on what is no archive', async () => {
    const source = { case: 'zip', value: Buffer.from('no archive') } as const;
    await assert.rejects(service.client.unary(cec.verifyBundle, { source }), {
      code: grpc.status.INVALID_ARGUMENT,
    });
  });

  it('answers a bundle as it was built', async () => {
    const { bundle } = await service.client.unary(cec.getBundle, { bundleId: first().bundleId });
    assert.deepEqual(bundle, first());
    assert.equal(bundle.recordCounts['score_records'], 100);
    assert.equal(bundle.expiresAt?.seconds, (bundle.generatedAt?.seconds ?? 0n) + DAY_SECONDS);
  });

  it('answers NOT_FOUND for an id that it does not know', async () => {
    const unknown = { bundleId: 'cec-nothing' };
    const refusal = { code: grpc.status.NOT_FOUND, details: 'Bundle not found' };
    await assert.rejects(service.client.unary(cec.getBundle, unknown), refusal);
    await assert.rejects(service.client.unary(cec.reissueDownloadUrl, unknown), refusal);
    await assert.rejects(messagesOf(service.client.serverStream(cec.downloadBundle, unknown)), refusal);
  });

  it('lists bundles page by page, newest first', async () => {
    const newest = bundles.map(({ bundleId }) => bundleId).toReversed();
    const page = await service.client.unary(cec.listBundles, { projectId, pageSize: 2 });
    const rest = await service.client.unary(cec.listBundles, {
      projectId,
      pageSize: 2,
      pageToken: page.nextPageToken,
    });
    assert.deepEqual(
      page.bundles.map(({ bundleId }) => bundleId),
      newest.slice(0, 2),
    );
    assert.deepEqual(
      rest.bundles.map(({ bundleId }) => bundleId),
      newest.slice(2),
    );
    assert.equal(rest.nextPageToken, '');
  });

  it('lists nothing of another project', async () => {
    assert.deepEqual((await service.client.unary(cec.listBundles, { projectId: 'other' })).bundles, []);
  });

  it('streams the file, from an offset too, and its digest in the trailer', async () => {
    const { bundleId, zipPath, sha256 } = first();
    for (const offset of [0n, 1000n]) {
      const call = service.client.serverStream(cec.downloadBundle, { bundleId, offset });
      const status = new Promise<grpc.StatusObject>((resolve) => call.once('status', resolve));
      const bytes = Buffer.concat((await messagesOf(call)).map(({ data }) => data));
      assert.ok(bytes.equals((await readFile(zipPath)).subarray(Number(offset))));
      assert.deepEqual((await status).metadata.get('x-content-sha256'), [sha256]);
    }
    assert.equal(
      sha256,
      `sha256:${createHash('sha256')
        .update(await readFile(zipPath))
        .digest('hex')}`,
    );
  });

  it('reissues a link for another day, and remembers that', async () => {
    const { bundleId, zipPath, expiresAt } = first();
    const { bundle } = await service.client.unary(cec.reissueDownloadUrl, { bundleId });
    assert.ok(bundle?.expiresAt && expiresAt);
    const micros = ({ seconds, nanos }: typeof expiresAt) => seconds * 1_000_000n + BigInt(nanos / 1000);
    assert.ok(micros(bundle.expiresAt) > micros(expiresAt));
    assert.equal(fileURLToPath(bundle.downloadUrl), zipPath);
    assert.deepEqual((await service.client.unary(cec.getBundle, { bundleId })).bundle, bundle);
  });

  it('tells how many bundles there are, and the newest', async () => {
    const status = await service.client.unary(cec.getStatus, {});
    assert.equal(status.bundleCount, 3);
    assert.deepEqual(status.lastBundleAt, bundles.at(-1)?.generatedAt);
    assert.equal(status.byosProvider, undefined);
    assert.deepEqual(status.frameworksSupported, [
      'eu_ai_act',
      'iso_42001',
      'nist_ai_rmf',
      'iso27001',
      'soc2',
    ]);
  });

  it('refuses to reissue a link to a file that is gone', async () => {
    const { bundleId, zipPath } = bundles[1] ?? assert.fail();
    await rm(zipPath);
    await assert.rejects(service.client.unary(cec.reissueDownloadUrl, { bundleId }), {
      code: grpc.status.FAILED_PRECONDITION,
    });
  });
});
