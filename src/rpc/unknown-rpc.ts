import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { create } from '@bufbuild/protobuf';
import { anyPack } from '@bufbuild/protobuf/wkt';
import { encodeBinaryHeader } from '@connectrpc/connect';
import { ErrorInfoSchema } from '../gen/google/rpc/error_details_pb.ts';
import { StatusSchema } from '../gen/google/rpc/status_pb.ts';
import { ERROR_DOMAIN } from './error-details.ts';
import { ERROR_TABLE } from './error-table.ts';

const MESSAGE = 'unknown service or method';

/** Whether a gRPC or gRPC-Web client is asking; any other client understands a plain 404. */
export function expectsGrpcStatus(req: IncomingMessage | Http2ServerRequest): boolean {
  return req.headers['content-type']?.startsWith('application/grpc') === true;
}

/** Says UNIMPLEMENTED in headers alone ("Trailers-Only" of gRPC's PROTOCOL-HTTP2). */
export function answerUnknownRpc(
  req: IncomingMessage | Http2ServerRequest,
  res: ServerResponse | Http2ServerResponse,
): void {
  const { code, reason } = ERROR_TABLE.NOT_IMPLEMENTED;
  const info = anyPack(ErrorInfoSchema, create(ErrorInfoSchema, { reason, domain: ERROR_DOMAIN }));
  const status = create(StatusSchema, { code, message: MESSAGE, details: [info] });
  res.statusCode = 200;
  res.setHeader('content-type', req.headers['content-type'] ?? 'application/grpc');
  res.setHeader('grpc-status', String(code));
  res.setHeader('grpc-message', encodeURIComponent(MESSAGE));
  res.setHeader('grpc-status-details-bin', encodeBinaryHeader(status, StatusSchema));
  res.end();
}
