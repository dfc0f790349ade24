import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Code, ConnectError, createClient, type Client } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { pino } from 'pino';
import { toConfig } from '../../src/config.ts';
import { fromMillis } from '../../src/core/time.ts';
import { AuditService } from '../../src/gen/spanforge/audit/v1/audit_service_pb.ts';
import { ErrorInfoSchema, RetryInfoSchema } from '../../src/gen/google/rpc/error_details_pb.ts';
import type { Bundle } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { toTimestamp } from '../../src/rpc/times.ts';
import { startServer } from '../../src/server.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';

const KINDS = ['score', 'bias', 'prri', 'drift', 'pii', 'gate', 'opa'];
const START = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;

export interface Clients {
  readonly cec: Client<typeof CecService>;
  readonly audit: Client<typeof AuditService>;
}

/** The whole service on a real port of this process. */
export interface RunningService extends Clients {
  readonly url: string;
  readonly dataDir: string;
  close(graceMs: number): Promise<void>;
}

/** Runs until the test ends, on a data directory of its own unless one is given; `settings` as in the environment. */
export async function runService(
  t: TestContext,
  given?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const dataDir = given ?? (await temporaryDirectory(t));
  const config = toConfig({ CEC_LISTEN: '127.0.0.1:0', CEC_DATA_DIR: dataDir, ...settings });
  const server = await startServer(config, pino({ level: 'silent' }));
  let closed: Promise<void> | undefined;
  const closeOnce = (graceMs: number) => (closed ??= server.close(graceMs));
  t.after(() => closeOnce(0));
  return { url: server.url, dataDir, close: closeOnce, ...connectTo(server.url) };
}

/** Clients with a connection of their own. */
export function connectTo(url: string): Clients {
  const transport = createGrpcTransport({ baseUrl: url });
  return { cec: createClient(CecService, transport), audit: createClient(AuditService, transport) };
}

/** `count` records of all kinds, ids `<name>.0` and so on, an hour apart. */
export function recordsOf(name: string, count: number) {
  return Array.from({ length: count }, (_, i) => ({
    schemaKey: `halluccheck.${KINDS[i % KINDS.length]}.v1`,
    payloadJson: Buffer.from(JSON.stringify({ model: 'm', score: (i % 10) / 10, name, i })),
    recordId: `${name}.${i}`,
    timestamp: toTimestamp(fromMillis(START + (i % 2000) * HOUR)),
  }));
}

export type BuildInput = Parameters<Clients['cec']['buildBundle']>[0];

/** The bundle at the end of the stream. */
export async function buildOf({ cec }: Clients, input: BuildInput, signal?: AbortSignal): Promise<Bundle> {
  for await (const { event } of cec.buildBundle(input, { ...(signal && { signal }) }))
    if (event.case === 'bundle') return event.value;
  throw new Error('the build ended without a bundle');
}

/** The error of a build that fails. */
export async function failureOf(clients: Clients, input: BuildInput, signal?: AbortSignal) {
  const error = await buildOf(clients, input, signal).then(
    () => assert.fail('the build succeeded'),
    (thrown: unknown) => ConnectError.from(thrown),
  );
  const [info] = error.findDetails(ErrorInfoSchema);
  const [retry] = error.findDetails(RetryInfoSchema);
  return {
    message: error.rawMessage,
    code: Code[error.code],
    reason: info?.reason,
    retrySeconds: retry?.retryDelay?.seconds,
  };
}

/** Builds a bundle that verifies. */
export async function assertWorks(clients: Clients, projectId: string): Promise<void> {
  const { bundleId } = await buildOf(clients, { projectId });
  const { errors } = await clients.cec.verifyBundle({ source: { case: 'bundleId', value: bundleId } });
  assert.deepEqual(errors, []);
}

/** All lines of a log, in order, with what the tests look at. */
export async function linesOf({ audit }: Clients, projectId: string) {
  const lines: { id: string; log: string; position: number; schemaKey: string; payload: unknown }[] = [];
  for await (const { ndjson } of audit.exportRecords({ projectId })) {
    for (const line of Buffer.from(ndjson).toString().trimEnd().split('\n')) {
      const { header, payload } = JSON.parse(line);
      const { record_id: id, log, chain_position: position, schema_key: schemaKey } = header;
      lines.push({ id, log, position, schemaKey, payload });
    }
  }
  return lines;
}

/** Paths of all files in the service's directories for bundles and for what is half made. */
export async function filesIn(dataDir: string): Promise<string[]> {
  const places = ['bundles', 'staging', 'uploads'].map((place) =>
    readdir(join(dataDir, place), { recursive: true, withFileTypes: true }).catch(() => []),
  );
  const entries = (await Promise.all(places)).flat();
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
