import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import grpc from '@grpc/grpc-js';
import { referenceInclusion } from '../core/log/reference-tree.ts';
import {
  append,
  audit,
  march,
  messagesOf,
  startService,
  type GrpcJsClient,
  type RunningService,
} from './running-service.ts';

const projectId = 'bot';

describe('AuditService, called by grpc-js', () => {
  let service: RunningService;
  let client: GrpcJsClient;

  before(async () => {
    service = await startService();
    ({ client } = service);
    await append(client, projectId, 2000);
  });

  after(() => service.close());

  const exported = async (request: object) =>
    Buffer.concat(
      (await messagesOf(client.serverStream(audit.exportRecords, { projectId, ...request }))).map(
        ({ ndjson }) => ndjson,
      ),
    )
      .toString()
      .split('\n')
      .slice(0, -1);

  it('stores a batch and answers positions, HMACs and the checkpoint', async () => {
    const { results, checkpoints } = await client.unary(audit.appendRecords, {
      projectId: 'other',
      records: march(12),
    });
    assert.deepEqual(
      results.map(({ position }) => position),
      Array.from({ length: 12 }, (_, i) => BigInt(i)),
    );
    assert.ok(results.every(({ hmac }) => /^hmac-sha256:[0-9a-f]{64}$/.test(hmac)));
    assert.match(checkpoints[0]?.checkpoint ?? '', /^cec-[0-9a-f]{16}\/default\/other\/evidence\n12\n/);
  });

  it('exports the largest records in messages that a client takes by default', async () => {
    const payloadJson = Buffer.from(JSON.stringify({ x: 'x'.repeat(65_000) }));
    const records = march(100).map((record) => ({ ...record, payloadJson }));
    await client.unary(audit.appendRecords, { projectId: 'large', records });
    const messages = await messagesOf(client.serverStream(audit.exportRecords, { projectId: 'large' }));
    const counts = messages.map(({ ndjson, count }) => {
      assert.equal(ndjson.toString().split('\n').length - 1, count);
      assert.ok(ndjson.length <= 1024 * 1024);
      return count;
    });
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      100,
    );
  });

  it('answers a repeated batch as the first time', async () => {
    const { results } = await client.unary(audit.appendRecords, {
      projectId,
      records: march(2000).slice(0, 1000),
    });
    assert.equal(results.filter(({ duplicate }) => duplicate).length, 1000);
  });

  it('stores nothing of a batch with one bad record, and names it', async () => {
    const [first, second] = march(2);
    assert.ok(first && second);
    const records = [first, { ...second, payloadJson: Buffer.from('{"a":9007199254740993}') }];
    await assert.rejects(client.unary(audit.appendRecords, { projectId: 'unborn', records }), {
      code: grpc.status.INVALID_ARGUMENT,
      details: /^records\[1\]\.payload\.a: /,
    });
    await assert.rejects(client.unary(audit.getCheckpoint, { projectId: 'unborn' }), {
      code: grpc.status.NOT_FOUND,
    });
  });

  it('exports every record in chain order', async () => {
    const ids = (await exported({})).map((line) => JSON.parse(line).header.record_id);
    assert.deepEqual(
      ids.slice(0, 2000),
      march(2000).map(({ recordId }) => recordId),
    );
  });

  it('exports by kind and period', async () => {
    const lines = await exported({
      schemaKeys: ['bias_reports'],
      fromDate: '2026-03-02',
      toDate: '2026-03-02',
    });
    const headers = lines.map((line) => JSON.parse(line).header);
    assert.ok(headers.length > 5);
    assert.ok(
      headers.every(
        ({ schema_key: key, timestamp }) =>
          key === 'halluccheck.bias.v1' && timestamp.startsWith('2026-03-02'),
      ),
    );
  });

  it('proves that the newest checkpoint covers a record', async () => {
    const { line, position, treeSize, inclusionProof, checkpoint } = await client.unary(audit.getRecord, {
      projectId,
      recordId: 'rec-777',
    });
    const [, header = ''] = /^\{"header":(\{[^}]*\})/.exec(Buffer.from(line).toString()) ?? [];
    const leaf = createHash('sha256').update('\0').update(header).digest('hex');
    const path = inclusionProof.map((hash) => Buffer.from(hash).toString('hex'));
    const root = Buffer.from(checkpoint.split('\n')[2] ?? '', 'base64').toString('hex');
    assert.equal(position, 777n);
    assert.equal(checkpoint.split('\n')[1], String(treeSize));
    assert.ok(referenceInclusion({ index: 777, hash: leaf }, { size: Number(treeSize), root }, path));
  });

  it('verifies the chain up to the checkpoint that it answers', async () => {
    const { valid, verifiedCount, tamperedCount, logs } = await client.unary(audit.verifyChain, {
      projectId,
    });
    const { checkpoint } = await client.unary(audit.getCheckpoint, { projectId });
    assert.deepEqual({ valid, tamperedCount }, { valid: true, tamperedCount: 0 });
    assert.equal(BigInt(verifiedCount), logs[0]?.treeSize);
    assert.equal(logs[0]?.checkpoint, checkpoint);
  });

  it('erases payload and salt of a record, and says so in the log', async () => {
    const request = { projectId, recordIds: ['rec-5'], reasonCode: 'art17' };
    assert.equal((await client.unary(audit.eraseRecords, request)).erased, 1);
    const { line } = await client.unary(audit.getRecord, { projectId, recordId: 'rec-5' });
    assert.deepEqual(Object.keys(JSON.parse(Buffer.from(line).toString())), ['header', 'hmac']);
    const last = JSON.parse((await exported({})).at(-1) ?? '');
    assert.equal(last.header.schema_key, 'chain.erasure.v1');
    assert.deepEqual(last.payload, { reason_code: 'art17', record_ids: ['rec-5'] });
    assert.equal((await client.unary(audit.verifyChain, { projectId })).valid, true);
  });

  it('names the record that it does not have', async () => {
    await assert.rejects(client.unary(audit.getRecord, { projectId, recordId: 'nope' }), {
      code: grpc.status.NOT_FOUND,
    });
  });
});
