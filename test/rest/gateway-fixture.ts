import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@connectrpc/connect';
import { AuditService } from '../../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { createRestHandler } from '../../src/rest/handler.ts';
import type { RestOptions } from '../../src/rest/handler.ts';
import { createInMemoryTransport } from '../../src/rest/in-memory-transport.ts';
import { createRpcOptions } from '../../src/rpc/rpc-options.ts';
import { auditService, cecService } from './recorded-services.ts';
import type { Services } from './recorded-services.ts';

export interface Gateway {
  readonly port: number;
  readonly uploadDir: string;
  /** What the gateway logged. */
  readonly logged: unknown[];
  close(): Promise<void>;
}

type Settings = Partial<Omit<RestOptions, 'cec' | 'audit' | 'uploadDir' | 'log'>> & {
  readonly services?: Services;
  readonly http2?: boolean;
};

/** The gateway on a free port, over services that answer what was recorded. */
export async function startGateway({ services = {}, ...settings }: Settings = {}): Promise<Gateway> {
  const uploadDir = await mkdtemp(join(tmpdir(), 'cec-rest-'));
  const logged: unknown[] = [];
  const handler = createRestHandler({
    ...clientsOf(services),
    links: { check: () => 'valid' },
    isReady: () => true,
    allowsSecrets: () => true,
    ...settings,
    uploadDir,
    log: { error: (details) => logged.push(details) },
  });
  const server = settings.http2 === true ? http2.createServer(handler) : http.createServer(handler);
  const cutAll = trackConnections(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    cutAll();
    server.close();
    await once(server, 'close');
    await rm(uploadDir, { recursive: true });
  };
  return { port: addressOf(server).port, uploadDir, logged, close };
}

function clientsOf(services: Services) {
  const transport = createInMemoryTransport(
    (router) => {
      router.service(CecService, { ...cecService, ...services.cec });
      router.service(AuditService, { ...auditService, ...services.audit });
    },
    createRpcOptions({ log: { error: () => undefined } }),
  );
  return { cec: createClient(CecService, transport), audit: createClient(AuditService, transport) };
}

function addressOf(server: http.Server | http2.Http2Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server is not listening');
  return address;
}

function trackConnections(server: http.Server | http2.Http2Server): () => void {
  const open = new Set<{ destroy(): unknown }>();
  server.on('connection', (socket: { destroy(): unknown }) => open.add(socket));
  return () => {
    for (const socket of open) socket.destroy();
  };
}
