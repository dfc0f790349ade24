import { userInfo } from 'node:os';
import { createClient, type Client, type Transport } from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { toConfig } from '../config.ts';
import { invalidInput } from '../errors.ts';
import { AuditService } from '../gen/spanforge/audit/v1/audit_service_pb.ts';
import { CecService } from '../gen/spanforge/cec/v1/cec_service_pb.ts';
import { createInMemoryTransport } from '../rest/in-memory-transport.ts';
import { calledBy } from '../rpc/caller.ts';
import { createRpcOptions } from '../rpc/rpc-options.ts';
import { interruption } from './interrupt.ts';
import { tell } from './output.ts';
import { logFailure } from './problem.ts';

/** The services, wherever they run. */
export interface Connection {
  readonly cec: Client<typeof CecService>;
  readonly audit: Client<typeof AuditService>;
  /** For every call: aborted when the user interrupts the command. */
  readonly signal: AbortSignal;
}

export interface ConnectionOptions {
  /** Undefined: the data directory, in this process. */
  readonly server?: string | undefined;
  /** Where this user may have a bundle put, besides the configured output roots. */
  readonly outputRoots?: readonly string[];
}

type Work<T> = (connection: Connection) => Promise<T>;

/** Runs `work` against the server, or without one against the data directory. */
export async function withConnection<T>(options: ConnectionOptions, work: Work<T>): Promise<T> {
  const { server } = options;
  return server === undefined ? withDataDirectory(options, work) : withServer(server, work);
}

async function withServer<T>(url: string, work: Work<T>): Promise<T> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw invalidInput('--server', 'must be an http or https URL, such as http://127.0.0.1:8080');
  const sessionManager = new Http2SessionManager(url);
  try {
    return await work(connect(createGrpcTransport({ baseUrl: url, sessionManager })));
  } finally {
    sessionManager.abort();
  }
}

async function withDataDirectory<T>({ outputRoots = [] }: ConnectionOptions, work: Work<T>): Promise<T> {
  const config = toConfig(process.env);
  const { openService } = await import('../service.ts');
  const service = await openService(
    { ...config, outputRoots: [...config.outputRoots, ...outputRoots] },
    { isAlone: true },
  );
  for (const warning of service.warnings) tell(`cec: ${warning}`);
  try {
    const interceptors = [calledBy(`os:${userInfo().username}`)];
    const options = createRpcOptions({ log: { error: logFailure }, interceptors });
    return await work(connect(createInMemoryTransport(service.routes, options)));
  } finally {
    await service.close();
  }
}

function connect(transport: Transport): Connection {
  return {
    cec: createClient(CecService, transport),
    audit: createClient(AuditService, transport),
    signal: interruption(),
  };
}
