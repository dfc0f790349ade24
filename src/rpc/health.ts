import { EventEmitter, once } from 'node:events';
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import { CecError } from '../errors.ts';
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
  type HealthCheckResponse_ServingStatus as ServingStatus,
} from '../gen/grpc/health/v1/health_pb.ts';
import { quoted } from '../json/quoted.ts';

/** `grpc.health.v1.Health`, as the gRPC health checking protocol describes it. */
export interface HealthService {
  readonly routes: (router: ConnectRouter) => void;
  /** Says whether a service takes calls; `''` stands for the whole server. */
  setServing(service: string, serving: boolean): void;
  /** Says NOT_SERVING for everything, once and for all, and ends the watches, which would hold up a drain. */
  shutDown(): void;
}

/** Every named service and the server as a whole begin as SERVING. */
export function createHealthService(services: readonly string[]): HealthService {
  const statuses = new Map<string, ServingStatus>(['', ...services].map((name) => [name, Status.SERVING]));
  const changes = new EventEmitter().setMaxListeners(0);
  let down = false;

  async function* watch({ service }: { service: string }, { signal }: { signal: AbortSignal }) {
    let told: ServingStatus | undefined;
    for (;;) {
      const status = statuses.get(service) ?? Status.SERVICE_UNKNOWN;
      if (status !== told) {
        told = status;
        yield { status };
      } else if (down) {
        throw new CecError('SHUTTING_DOWN', 'the service is shutting down: watch another instance');
      } else {
        await once(changes, 'change', { signal });
      }
    }
  }

  return {
    routes: (router) => {
      router.service(Health, {
        check: ({ service }) => {
          const status = statuses.get(service);
          if (status === undefined)
            throw new ConnectError(`unknown service ${quoted(service)}`, Code.NotFound);
          return { status };
        },
        list: () => ({
          statuses: Object.fromEntries([...statuses].map(([name, status]) => [name, { status }])),
        }),
        watch,
      });
    },
    setServing: (service, serving) => {
      if (down) return;
      statuses.set(service, serving ? Status.SERVING : Status.NOT_SERVING);
      changes.emit('change');
    },
    shutDown: () => {
      down = true;
      for (const name of statuses.keys()) statuses.set(name, Status.NOT_SERVING);
      changes.emit('change');
    },
  };
}
