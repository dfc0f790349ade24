import { createClient } from '@connectrpc/connect';
import type { Logger } from 'pino';
import { createOnePortServer } from './adapters/one-port-server.ts';
import type { Config } from './config.ts';
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
  /** Ends calls under way after `graceMs`, then everything else. */
  close(graceMs: number): Promise<void>;
}

const SERVICES = [CecService, AuditService];

/** gRPC, gRPC-Web, Connect and REST on one port. */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  const service = await openService(config);
  for (const warning of service.warnings) log.warn(warning);
  const health = createHealthService(SERVICES.map(({ typeName }) => typeName));
  const reflect = reflectionRoutes(SERVICES);
  const stopping = new AbortController();
  const options = { log, interceptors: [createCallLog(log)], shutdownSignal: stopping.signal };
  const inMemory = createInMemoryTransport(service.routes, createRpcOptions(options));
  const rest = createRestHandler({
    cec: createClient(CecService, inMemory),
    audit: createClient(AuditService, inMemory),
    links: service.links,
    uploadDir: service.uploadDir,
    isReady: () => !stopping.signal.aborted,
    allowsSecrets: (req) => config.behindTlsProxy || isLoopback(req.socket.remoteAddress ?? ''),
    log,
  });
  const handler = createConnectHandler(
    (router) => {
      service.routes(router);
      health.routes(router);
      reflect(router);
    },
    { ...options, cors: createCors(config.corsOrigins), next: rest },
  );
  const server = createOnePortServer(handler);
  const { host, port } = await server.listen(config.listen.host, config.listen.port);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: async (graceMs) => {
      health.shutDown();
      const drained = server.close(graceMs);
      const cut = setTimeout(() => stopping.abort(), graceMs);
      await drained;
      clearTimeout(cut);
      stopping.abort();
      await service.close();
    },
  };
}

function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\./.test(address) || address === '::1';
}
