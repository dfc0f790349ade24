import { once } from 'node:events';
import { createClient, type Client } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { AuditService } from '../../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { serveInProcess, type ServedProcess } from '../service/served-process.ts';
import type { Aim } from './stages.ts';

const WATCH = new URL('./watch-stages.ts', import.meta.url).href;

/** The real service in a process of its own, which can be killed in a stage of its work. */
export interface Victim extends ServedProcess {
  readonly cec: Client<typeof CecService>;
  readonly audit: Client<typeof AuditService>;
  /** Resolves when the thread that will kill it is waiting. */
  aim(aim: Aim): Promise<void>;
}

export async function startVictim(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Victim> {
  const served = await serveInProcess({ dataDir, preload: [WATCH], settings });
  const transport = createGrpcTransport({ baseUrl: served.url });
  return {
    ...served,
    cec: createClient(CecService, transport),
    audit: createClient(AuditService, transport),
    async aim(aim) {
      const aimed = once(served.child, 'message');
      served.child.send(aim);
      await aimed;
    },
  };
}
