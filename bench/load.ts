import { createClient, type Client } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { AuditService } from '../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import type { Bundle } from '../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { CecService } from '../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { PERIOD, recordAt } from './evidence.ts';
import { secondsOf } from './figures.ts';
import { startService, type ServiceProcess } from './service-process.ts';

const BATCH = 1000;
const MADE_AHEAD = 100;
const CALLS_IN_FLIGHT = 4;

/** A service process and clients of it. */
export interface Clients {
  readonly service: ServiceProcess;
  readonly cec: Client<typeof CecService>;
  readonly audit: Client<typeof AuditService>;
}

/** Starts the service for as long as `work` takes; `settings` as in the environment. */
export async function withService<T>(
  dataDir: string,
  settings: Readonly<Record<string, string>>,
  work: (clients: Clients) => Promise<T>,
): Promise<T> {
  const service = await startService(dataDir, settings);
  const transport = createGrpcTransport({ baseUrl: service.url });
  try {
    return await work({
      service,
      cec: createClient(CecService, transport),
      audit: createClient(AuditService, transport),
    });
  } finally {
    await service.stop();
  }
}

/** Appends so many records of one project. The seconds of the calls alone, not of making the records. */
export async function append(
  { audit }: Pick<Clients, 'audit'>,
  projectId: string,
  records: number,
): Promise<number> {
  let seconds = 0;
  for (let from = 0; from < records; from += BATCH * MADE_AHEAD) {
    const batches = batchesOf(from, Math.min(from + BATCH * MADE_AHEAD, records), records).values();
    const send = async () => {
      for (const batch of batches) await audit.appendRecords({ projectId, records: batch });
    };
    seconds += await secondsOf(() => Promise.all(Array.from({ length: CALLS_IN_FLIGHT }, send)));
  }
  return seconds;
}

function batchesOf(from: number, to: number, total: number) {
  return Array.from({ length: Math.ceil((to - from) / BATCH) }, (_, batch) => {
    const start = from + batch * BATCH;
    return Array.from({ length: Math.min(BATCH, to - start) }, (__, i) => recordAt(start + i, total));
  });
}

/** Builds a bundle over the whole period. */
export async function buildOnce(
  { cec }: Pick<Clients, 'cec'>,
  projectId: string,
  signal?: AbortSignal,
): Promise<Bundle> {
  for await (const { event } of cec.buildBundle({ projectId, ...PERIOD }, { ...(signal && { signal }) }))
    if (event.case === 'bundle') return event.value;
  throw new Error('the build ended without a bundle');
}
