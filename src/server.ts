import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { createClient } from '@connectrpc/connect';
import type { Logger } from 'pino';
import { createOnePortServer } from './adapters/one-port-server.ts';
import type { Config } from './config.ts';
import { shuttingDown } from './errors.ts';
import { Health } from './gen/grpc/health/v1/health_pb.ts';
import { AuditService } from './gen/spanforge/audit/v1/audit_service_pb.ts';
import { CecService } from './gen/spanforge/cec/v1/cec_service_pb.ts';
import { createInMemoryTransport } from './rest/in-memory-transport.ts';
import { createRestHandler } from './rest/handler.ts';
import { createCallLog } from './rpc/call-log.ts';
import { createConnectHandler } from './rpc/connect-handler.ts';
import { createCors } from './rpc/cors.ts';
import { createHealthService } from './rpc/health.ts';
import { reflectionRoutes } from './rpc/reflection.ts';
import { createRpcOptions } from './rpc/rpc-options.ts';
import { openService } from './service.ts';

export interface RunningServer {
  readonly url: string;
  /** Takes nothing new, lets calls under way end, and is done with all of it after `graceMs` at the latest. */
  close(graceMs: number): Promise<void>;
}

/** Before the grace period ends, calls under way are told so while their connections still stand. */
const LAST_WORD_MILLIS = 1_000;

const SERVICES = [CecService, AuditService];

/** gRPC, gRPC-Web, Connect and REST on one port. */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  const service = await openService(config, { errors: log });
  for (const warning of service.warnings) log.warn(warning);
  const health = createHealthService(SERVICES.map(({ typeName }) => typeName));
  const reflect = reflectionRoutes([...SERVICES, Health]);
  const stopping = new AbortController();
  const stop = () => stopping.abort(shuttingDown());
  let isReady = true;
  const options = { log, interceptors: [createCallLog(log)], shutdownSignal: stopping.signal };
  const allowsSecrets = (req: IncomingMessage | Http2ServerRequest): boolean =>
    config.behindTlsProxy || isLoopback(req.socket.remoteAddress ?? '');
  const inMemory = createInMemoryTransport(service.routes, createRpcOptions(options));
  const rest = createRestHandler({
    cec: createClient(CecService, inMemory),
    audit: createClient(AuditService, inMemory),
    links: service.links,
    uploadDir: service.uploadDir,
    isReady: () => isReady,
    allowsSecrets,
    log,
  });
  const handler = createConnectHandler(
    (router) => {
      service.routes(router);
      health.routes(router);
      reflect(router);
    },
    { ...options, cors: createCors(config.corsOrigins), allowsSecrets, next: rest },
  );
  const server = createOnePortServer(handler);
  const { host, port } = await server.listen(config.listen.host, config.listen.port);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: async (graceMs) => {
      isReady = false;
      health.shutDown();
      const drained = server.close(graceMs);
      const lastWord = setTimeout(stop, Math.max(graceMs - LAST_WORD_MILLIS, 0));
      await drained;
      clearTimeout(lastWord);
      stop();
      await service.close();
    },
  };
}

function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\./.test(address) || address === '::1';
}
