import assert from 'node:assert/strict';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { pino } from 'pino';
import { toConfig, type Config } from '../../src/config.ts';
import { AuditService } from '../../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import type { InputRecordSchema } from '../../src/gen/spanforge/audit/v1/record_pb.ts';
import type {
  BuildBundleRequestSchema,
  BuildBundleResponseSchema,
} from '../../src/gen/spanforge/cec/v1/build_pb.ts';
import type { Bundle } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { startServer } from '../../src/server.ts';
import { createGrpcJsClient, type StreamCall } from '../rpc/grpc-js.ts';

const KINDS = ['score', 'bias', 'prri', 'drift', 'pii', 'gate'];

/** What is called through the other gRPC implementation. */
export const audit = AuditService.method;
export const cec = CecService.method;

export type GrpcJsClient = ReturnType<typeof createGrpcJsClient>;

/** The whole service on a free port, over a data directory of its own, and a grpc-js client of it. */
export interface RunningService {
  readonly directory: string;
  readonly url: string;
  readonly client: GrpcJsClient;
  /** Ends calls under way, and the service; resolves when it has cleaned up. */
  stop(): Promise<void>;
  /** Stops it, and starts it over the same directory; URL and client are new. */
  restart(): Promise<void>;
  /** Stops it and removes its directory. */
  close(): Promise<void>;
}

/** `settings` as in the environment. */
export async function startService(settings: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  const directory = await mkdtemp(join(await realpath(tmpdir()), 'cec-client-'));
  const config = toConfig({ CEC_LISTEN: '127.0.0.1:0', CEC_DATA_DIR: directory, ...settings });
  let running: Awaited<ReturnType<typeof serve>> | undefined = await serve(config);
  const current = () => running ?? assert.fail('the service was stopped');
  const stop = async () => {
    const last = running;
    running = undefined;
    last?.client.close();
    await last?.server.close(0);
  };
  return {
    directory,
    get url() {
      return current().server.url;
    },
    get client() {
      return current().client;
    },
    stop,
    restart: async () => {
      await stop();
      running = await serve(config);
    },
    close: async () => {
      await stop();
      await rm(directory, { recursive: true });
    },
  };
}

async function serve(config: Config) {
  const server = await startServer(config, pino({ level: 'silent' }));
  return { server, client: createGrpcJsClient(new URL(server.url).host) };
}

type Input = MessageInitShape<typeof InputRecordSchema> & { readonly recordId: string };

/** Records of the six kinds over March 2026, `rec-0` and so on. */
export function march(count: number): Input[] {
  return Array.from({ length: count }, (_, i) => ({
    schemaKey: `halluccheck.${KINDS[i % KINDS.length]}.v1`,
    payloadJson: Buffer.from(JSON.stringify({ n: i, score: (50 + (i % 50)) / 100 })),
    timestamp: {
      seconds: BigInt(Date.UTC(2026, 2, 1) / 1000 + Math.floor((i * 2_600_000) / count)),
      nanos: 0,
    },
    recordId: `rec-${i}`,
  }));
}

export async function append(client: GrpcJsClient, projectId: string, count: number): Promise<void> {
  const records = march(count);
  for (let at = 0; at < count; at += 1000)
    await client.unary(audit.appendRecords, { projectId, records: records.slice(at, at + 1000) });
}

export const MARCH = { fromDate: '2026-03-01', toDate: '2026-03-31' } as const;

/** Builds to the end. */
export async function build(
  client: GrpcJsClient,
  request: MessageInitShape<typeof BuildBundleRequestSchema>,
): Promise<Bundle> {
  const bundles = (await eventsOf(client.serverStream(cec.buildBundle, request))).filter(
    (event) => event.case === 'bundle',
  );
  const [bundle, ...more] = bundles;
  if (bundle === undefined || more.length > 0) throw new Error(`${bundles.length} bundles came`);
  return bundle.value;
}

export async function eventsOf(call: StreamCall<typeof BuildBundleResponseSchema>) {
  return (await messagesOf(call)).map(({ event }) => event);
}

export async function messagesOf<M>(call: AsyncIterable<M>): Promise<M[]> {
  const messages: M[] = [];
  for await (const message of call) messages.push(message);
  return messages;
}

/** Files below a directory that are there, or were left there; none when it is missing. */
export async function filesIn(directory: string): Promise<string[]> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
}
