import { createClient, createRouterTransport, type Client, type Transport } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { toConfig } from '../config.ts';
import { AuditService } from '../gen/spanforge/audit/v1/audit_service_pb.ts';
import { CecService } from '../gen/spanforge/cec/v1/cec_service_pb.ts';
import { createRpcOptions } from '../rpc/rpc-options.ts';
import { openService } from '../service.ts';

/** The services, wherever they run. */
export interface Connection {
  readonly cec: Client<typeof CecService>;
  readonly audit: Client<typeof AuditService>;
}

/** Runs `work` against the server at `url`, or without one against the data directory in this process. */
export async function withConnection<T>(
  url: string | undefined,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (url !== undefined) return work(connect(createGrpcTransport({ baseUrl: url })));
  const service = await openService(toConfig(process.env));
  for (const warning of service.warnings) console.error(`cec: ${warning}`);
  try {
    const log = {
      error: (fields: Record<string, unknown>, message: string) =>
        console.error(`cec: ${message}`, fields['err']),
    };
    return await work(connect(createRouterTransport(service.routes, { router: createRpcOptions({ log }) })));
  } finally {
    await service.close();
  }
}

function connect(transport: Transport): Connection {
  return { cec: createClient(CecService, transport), audit: createClient(AuditService, transport) };
}
