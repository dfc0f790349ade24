import {
  connect,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { gzipSync } from 'node:zlib';
import { decodeBinaryHeader } from '@connectrpc/connect';
import { fromBinary } from '@bufbuild/protobuf';
import { ErrorInfoSchema } from '../../src/gen/google/rpc/error_details_pb.ts';
import { StatusSchema } from '../../src/gen/google/rpc/status_pb.ts';

/** What came back, as it stood on the wire. */
export interface RawAnswer {
  readonly httpStatus: number;
  readonly grpcStatus: number | undefined;
  readonly message: string;
  /** `reason` of the `ErrorInfo` in `grpc-status-details-bin`. */
  readonly reason: string | undefined;
  readonly resetCode: number;
}

/** A gRPC frame: flag, length, message. */
export function frame(message: Uint8Array, flag = 0): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(flag, 0);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Members that the gzip format joins: expands a thousandfold without ever being in memory here. */
export function gzipBomb(mebibytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(2 ** 20));
  return Buffer.concat(Array.from({ length: mebibytes }, () => member));
}

/** Sends bytes as one gRPC call over a connection of its own, however wrong they are. */
export async function callRaw(
  url: string,
  path: string,
  body: Uint8Array,
  headers: OutgoingHttpHeaders = {},
): Promise<RawAnswer> {
  const session = connect(url);
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  let head: IncomingHttpHeaders & IncomingHttpStatusHeader = {};
  let trailers: IncomingHttpHeaders = {};
  stream.on('response', (received) => (head = received));
  stream.on('trailers', (received) => (trailers = received));
  stream.on('error', () => {});
  const closed = new Promise((resolve) => stream.once('close', resolve));
  stream.resume().end(body);
  await closed;
  session.destroy();
  const status = { ...head, ...trailers };
  return {
    httpStatus: head[':status'] ?? 0,
    grpcStatus: status['grpc-status'] === undefined ? undefined : Number(status['grpc-status']),
    message: decodeURIComponent(textOf(status['grpc-message'])),
    reason: reasonIn(textOf(status['grpc-status-details-bin'])),
    resetCode: stream.rstCode,
  };
}

function textOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}

function reasonIn(detailsBin: string): string | undefined {
  if (detailsBin === '') return undefined;
  const { details } = decodeBinaryHeader(detailsBin, StatusSchema);
  const info = details.find((detail) => detail.typeUrl.endsWith('/google.rpc.ErrorInfo'));
  return info && fromBinary(ErrorInfoSchema, info.value).reason;
}
