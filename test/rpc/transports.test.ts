import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { Code, createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import grpc from '@grpc/grpc-js';
import { BadRequestSchema } from '../../src/gen/google/rpc/error_details_pb.ts';
import { AuditService } from '../../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { reasonOf } from '../../src/rpc/errors.ts';
import { events, failure } from './call-outcomes.ts';
import { createGrpcJsClient } from './grpc-js.ts';
import { type RunningServer, startServer } from './rpc-fixture.ts';

const PROJECT_ID_RULE = 'project_id: must match ^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$';

let server: RunningServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

type TransportTo = (baseUrl: string) => Transport;

const clientOf = (transport: TransportTo) => createClient(CecService, transport(server.url));

const TRANSPORTS: [string, TransportTo][] = [
  ['gRPC', (baseUrl) => createGrpcTransport({ baseUrl })],
  ['gRPC-Web over HTTP/1.1', (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' })],
  ['gRPC-Web over HTTP/2', (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '2' })],
  ['Connect over HTTP/1.1', (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1' })],
  ['Connect over HTTP/2', (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '2' })],
  [
    'Connect with JSON',
    (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: false }),
  ],
];

for (const [name, transport] of TRANSPORTS) {
  describe(`createConnectHandler, ${name}`, () => {
    it('answers unary and streaming calls', async () => {
      const { bundle } = await clientOf(transport).getBundle({ bundleId: 'cec-1' });
      assert.equal(bundle?.bundleId, 'cec-1');
      assert.deepEqual(bundle.recordCounts, { score_records: 1 });
      assert.deepEqual(await events(clientOf(transport).buildBundle({ projectId: 'p' })), [
        'progress',
        'bundle',
      ]);
    });

    it('carries code, message and reason of an error, before and within a stream', async () => {
      const missing = await failure(clientOf(transport).getBundle({ bundleId: 'missing' }));
      assert.equal(missing.code, Code.NotFound);
      assert.equal(missing.rawMessage, 'Bundle not found');
      assert.equal(reasonOf(missing), 'BUNDLE_NOT_FOUND');
      const failed = await failure(events(clientOf(transport).buildBundle({ projectId: 'fails' })));
      assert.equal(failed.code, Code.Internal);
      assert.equal(failed.rawMessage, 'CEC build failed: disk full');
      assert.equal(reasonOf(failed), 'SFCEC_BUILD_ERROR');
    });

    it('names the first invalid field as the schema words it, and lists all', async () => {
      const input = { projectId: 'a b', fromDate: 'yesterday' };
      const invalid = await failure(events(clientOf(transport).buildBundle(input)));
      assert.equal(invalid.code, Code.InvalidArgument);
      assert.equal(invalid.rawMessage, PROJECT_ID_RULE);
      assert.equal(reasonOf(invalid), 'INVALID_INPUT');
      const [request] = invalid.findDetails(BadRequestSchema);
      assert.deepEqual(
        request?.fieldViolations.map((violation) => violation.field),
        ['project_id', 'from_date'],
      );
      const unset = await failure(clientOf(transport).verifyBundle({}));
      assert.equal(unset.rawMessage, 'source: exactly one field is required in oneof');
    });

    it('hides a defect, and logs it with the method', async () => {
      const logged = server.errors.length;
      const unaryError = await failure(clientOf(transport).getBundle({ bundleId: 'bug' }));
      const streamError = await failure(events(clientOf(transport).buildBundle({ projectId: 'bug' })));
      for (const error of [unaryError, streamError]) {
        assert.equal(error.code, Code.Internal);
        assert.equal(error.rawMessage, 'internal error');
        assert.equal(reasonOf(error), 'INTERNAL');
      }
      const [unary, stream] = server.errors.slice(logged);
      assert.match(String(unary?.['err']), /secret of \/var\/lib\/cec/);
      assert.equal(unary?.['method'], 'spanforge.cec.v1.CecService/GetBundle');
      assert.equal(stream?.['method'], 'spanforge.cec.v1.CecService/BuildBundle');
    });

    it('lets the handler see that its caller canceled', async () => {
      const caller = new AbortController();
      const stream = clientOf(transport).buildBundle({ projectId: 'endless' }, { signal: caller.signal });
      const error = await failure(events(stream, () => caller.abort()));
      assert.equal(error.code, Code.Canceled);
      assert.ok((await server.ended.at(-1)) instanceof Error);
    });

    it('ends a call at its deadline', async () => {
      const error = await failure(
        events(clientOf(transport).buildBundle({ projectId: 'endless' }, { timeoutMs: 40 })),
      );
      assert.equal(error.code, Code.DeadlineExceeded);
      assert.ok((await server.ended.at(-1)) instanceof Error);
    });

    it('says that a method is not there', async () => {
      const absent = await failure(clientOf(transport).getStatus({}));
      assert.equal(absent.code, Code.Unimplemented);
      assert.equal(reasonOf(absent), 'NOT_IMPLEMENTED');
    });
  });
}

describe('createConnectHandler, with @grpc/grpc-js', () => {
  const { buildBundle, getBundle } = CecService.method;

  it('answers unary and streaming calls, plain and with gzip', async () => {
    for (const algorithm of [grpc.compressionAlgorithms.identity, grpc.compressionAlgorithms.gzip]) {
      const client = createGrpcJsClient(server.address, { 'grpc.default_compression_algorithm': algorithm });
      const { bundle } = await client.unary(getBundle, { bundleId: 'x'.repeat(5_000) });
      assert.equal(bundle?.bundleId.length, 5_000);
      const call = client.serverStream(buildBundle, { projectId: 'p' });
      const status = once(call, 'status');
      assert.deepEqual(await events(call), ['progress', 'bundle']);
      assert.equal((await status)[0].code, grpc.status.OK);
      client.close();
    }
  });

  it('carries code, message and details of an error', async () => {
    const client = createGrpcJsClient(server.address);
    await assert.rejects(client.unary(getBundle, { bundleId: 'missing' }), (err) => {
      assert.ok(err instanceof Error && 'code' in err && 'details' in err && 'metadata' in err);
      assert.equal(err.code, grpc.status.NOT_FOUND);
      assert.equal(err.details, 'Bundle not found');
      assert.ok(err.metadata instanceof grpc.Metadata);
      assert.match(String(err.metadata.get('grpc-status-details-bin')[0]), /BUNDLE_NOT_FOUND/);
      return true;
    });
    client.close();
  });

  it('ends at a deadline, and when it cancels', async () => {
    const client = createGrpcJsClient(server.address);
    const late = client.serverStream(buildBundle, { projectId: 'endless' }, { deadline: Date.now() + 40 });
    await assert.rejects(events(late), { code: grpc.status.DEADLINE_EXCEEDED });
    const canceled = client.serverStream(buildBundle, { projectId: 'endless' });
    await assert.rejects(
      events(canceled, () => canceled.cancel()),
      { code: grpc.status.CANCELLED },
    );
    assert.ok((await server.ended.at(-1)) instanceof Error);
    client.close();
  });

  it('takes a thousand records of 64 KiB in one message', async () => {
    const client = createGrpcJsClient(server.address, { 'grpc.max_send_message_length': -1 });
    const payloadJson = new Uint8Array(64 * 1024);
    const records = Array.from({ length: 1_000 }, () => ({ schemaKey: 'halluccheck.score.v1', payloadJson }));
    const { results } = await client.unary(AuditService.method.appendRecords, { projectId: 'p', records });
    assert.equal(results.length, 1_000);
    client.close();
  });
});
