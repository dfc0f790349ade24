import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { create, toBinary } from '@bufbuild/protobuf';
import grpc from '@grpc/grpc-js';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { createGrpcJsClient } from '../rpc/grpc-js.ts';
import { audit, build, cec, MARCH, startService, type RunningService } from './running-service.ts';

const MIB = 1024 * 1024;
const HOUR = 3_600_000;
const { identity: NO_COMPRESSION, deflate, gzip } = grpc.compressionAlgorithms;
const GET_KEYS = `/${CecService.typeName}/GetPublicKeys`;

const same = (bytes: Buffer) => bytes;

describe('the gRPC port, as docs/grpc.md says', () => {
  let service: RunningService;
  let host: string;
  before(async () => {
    service = await startService();
    ({ host } = new URL(service.url));
  });
  after(() => service.close());

  /** A call without a body that needs one. */
  async function call(
    options: grpc.CallOptions = {},
    metadata = new grpc.Metadata(),
    algorithm = NO_COMPRESSION,
  ) {
    const client = new grpc.Client(host, grpc.credentials.createInsecure(), {
      'grpc.default_compression_algorithm': algorithm,
    });
    const status = await new Promise<string | undefined>((resolve) => {
      client.makeUnaryRequest(GET_KEYS, same, same, Buffer.alloc(0), metadata, options, (error) =>
        resolve(grpc.status[error?.code ?? 0]),
      );
    });
    client.close();
    return status;
  }

  it('announces 256 calls, 16 KiB of headers and windows of 1 MiB', async () => {
    const session = connect(service.url);
    await once(session, 'remoteSettings');
    const { maxConcurrentStreams, maxHeaderListSize, initialWindowSize } = session.remoteSettings;
    assert.deepEqual([maxConcurrentStreams, maxHeaderListSize, initialWindowSize], [256, 16 * 1024, MIB]);
    session.destroy();
  });

  it('takes 300 calls at once from a client that waits its turn', async () => {
    await Promise.all(Array.from({ length: 300 }, () => service.client.unary(cec.getStatus, {})));
  });

  it('answers every ping, however many come', async () => {
    const session = connect(service.url);
    await once(session, 'connect');
    session.on('goaway', () => assert.fail('GOAWAY'));
    const ping = promisify(session.ping.bind(session));
    for (let i = 0; i < 200; i++) await ping();
    session.destroy();
  });

  it('takes messages of up to 72 MiB', async () => {
    const client = createGrpcJsClient(host, { 'grpc.max_send_message_length': -1 });
    const send = (size: number) =>
      client.unary(audit.appendRecords, {
        projectId: 'p',
        records: [{ schemaKey: 'halluccheck.score.v1', payloadJson: Buffer.alloc(size, ' ') }],
      });
    await assert.rejects(send(72 * MIB - 100), { code: grpc.status.INVALID_ARGUMENT });
    await assert.rejects(send(72 * MIB), ({ code, metadata }: grpc.ServiceError) => {
      assert.match(String(metadata.get('grpc-status-details-bin')[0]), /TOO_LARGE/);
      return code === grpc.status.RESOURCE_EXHAUSTED;
    });
    client.close();
  });

  it('resets a call with more than 16 KiB of headers', async () => {
    for (const [size, status] of [
      [15_000, 'OK'],
      [17_000, 'RESOURCE_EXHAUSTED'],
    ] as const) {
      const metadata = new grpc.Metadata();
      metadata.set('x-large', 'x'.repeat(size));
      assert.equal(await call({}, metadata), status);
    }
  });

  it('refuses deadlines of over an hour, and needs none', async () => {
    assert.equal(await call({ deadline: Date.now() + HOUR - 5_000 }), 'OK');
    assert.equal(await call({ deadline: Date.now() + HOUR + 60_000 }), 'INVALID_ARGUMENT');
    assert.equal(await call(), 'OK');
  });

  it('knows gzip and no other compression', async () => {
    const statuses = [];
    for (const algorithm of [NO_COMPRESSION, gzip, deflate])
      statuses.push(await call({}, new grpc.Metadata(), algorithm));
    assert.deepEqual(statuses, ['OK', 'OK', 'UNIMPLEMENTED']);
  });

  /** Whether the first message of the answer is compressed, to a client that takes `accepted`. */
  async function isCompressed(path: string, message: Uint8Array, accepted: string): Promise<boolean> {
    const session = connect(service.url);
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-accept-encoding': accepted,
    });
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([head, message]));
    const [first]: Buffer[] = await once(stream, 'data');
    session.destroy();
    return first?.[0] === 1;
  }

  it('compresses messages of over 1 KiB, if the client takes gzip', async () => {
    const none = Buffer.alloc(0);
    assert.equal(await isCompressed(GET_KEYS, none, 'gzip'), true);
    assert.equal(await isCompressed(GET_KEYS, none, 'br,deflate'), false);
  });

  it('sends bundles as they are, which are compressed already', async () => {
    const { bundleId } = await build(service.client, { projectId: 'p', ...MARCH });
    const { input, parent, name } = cec.downloadBundle;
    const message = toBinary(input, create(input, { bundleId }));
    assert.equal(await isCompressed(`/${parent.typeName}/${name}`, message, 'gzip'), false);
  });
});
