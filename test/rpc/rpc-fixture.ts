import { once } from 'node:events';
import type { ConnectRouter } from '@connectrpc/connect';
import { createOnePortServer, type OnePortOptions } from '../../src/adapters/one-port-server.ts';
import { CecError } from '../../src/errors.ts';
import { AuditService } from '../../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { type ConnectHandlerOptions, createConnectHandler } from '../../src/rpc/connect-handler.ts';
import { createCors } from '../../src/rpc/cors.ts';

export const KIB = 1024;
export const MIB = 1024 * KIB;

/** What the service under test saw. */
export interface Journal {
  /** What was logged as an error. */
  readonly errors: Record<string, unknown>[];
  /** Why each endless build ended, as its handler saw it. */
  readonly ended: Promise<unknown>[];
}

export interface RunningServer extends Journal {
  readonly url: string;
  /** `host:port`. */
  readonly address: string;
  readonly port: number;
  close(graceMs?: number): Promise<void>;
}

export interface ServerSetup extends Partial<ConnectHandlerOptions>, OnePortOptions {
  readonly origins?: readonly string[];
  readonly routes?: (router: ConnectRouter) => void;
}

/** Serves a tiny CecService and AuditService, and for everything else an echo of the body's size. */
export async function startServer({
  origins = [],
  routes,
  tls,
  timeouts,
  ...rpc
}: ServerSetup = {}): Promise<RunningServer> {
  const journal: Journal = { errors: [], ended: [] };
  const handler = createConnectHandler(routes ?? testRoutes(journal), {
    log: { error: (fields) => journal.errors.push(fields) },
    cors: createCors(origins),
    allowsSecrets: () => true,
    next: (req, res) => {
      let bytes = 0;
      req.on('data', (chunk: Buffer) => (bytes += chunk.length));
      req.on('end', () => res.end(JSON.stringify({ bytes })));
    },
    ...rpc,
  });
  const server = createOnePortServer(handler, { ...(tls && { tls }), ...(timeouts && { timeouts }) });
  const { host, port } = await server.listen('127.0.0.1', 0);
  const url = `${tls ? 'https' : 'http'}://${host}:${port}`;
  return {
    ...journal,
    url,
    address: `${host}:${port}`,
    port,
    close: (graceMs = 0) => server.close(graceMs),
  };
}

/** `bundle_id`, or `project_id` of a build, chooses what happens. */
export function testRoutes(journal: Journal): (router: ConnectRouter) => void {
  return (router) => {
    router.service(CecService, {
      getBundle: ({ bundleId }) => {
        if (bundleId === 'missing') throw new CecError('BUNDLE_NOT_FOUND', 'Bundle not found');
        if (bundleId === 'bug') throw new TypeError('secret of /var/lib/cec');
        if (bundleId === 'busy') throw new CecError('OVERLOADED', 'too many builds: try again later');
        return { bundle: { bundleId, recordCounts: { score_records: 1 } } };
      },
      async *buildBundle({ projectId }, { signal }) {
        yield { event: { case: 'progress', value: { recordsDone: 1 } } };
        if (projectId === 'fails') throw new CecError('BUILD_FAILED', 'CEC build failed: disk full');
        if (projectId === 'bug') throw new TypeError('secret of /var/lib/cec');
        if (projectId === 'endless') {
          const end = once(new EventTarget(), 'never', { signal });
          journal.ended.push(end.catch(() => signal.reason));
          await end;
        }
        yield { event: { case: 'bundle', value: { bundleId: 'cec-1' } } };
      },
    });
    router.service(AuditService, {
      appendRecords: ({ records }) => ({ results: records.map((_, index) => ({ position: BigInt(index) })) }),
      async *exportRecords() {
        yield { ndjson: Buffer.alloc(256 * KIB), count: 1 };
      },
    });
  };
}
