// Appends records, builds a bundle with progress, verifies and downloads it, and renews its link.
// The address of the service is CEC_ADDRESS, by default localhost:8080. Running it again stores nothing twice.
import { createHash } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type Client, Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { AuditService } from '@spanforge/cec-client/audit';
import { type Bundle, BuildStage, CecService } from '@spanforge/cec-client/cec';
import { errorReason, fieldViolations, retryAfterMillis } from '@spanforge/cec-client/errors';

const PROJECT = 'example';
const TIME = timestampFromDate(new Date('2026-02-01T12:00:00Z'));
const RECORDS = [
  { recordId: 'score-1', schemaKey: 'halluccheck.score.v1', payload: { model: 'support-bot', score: 0.97 } },
  { recordId: 'drift-1', schemaKey: 'halluccheck.drift.v1', payload: { metric: 'embedding', severity: 'none' } },
  { recordId: 'gate-1', schemaKey: 'halluccheck.gate.v1', payload: { gate: 'release', verdict: 'PASS' } },
];

type Cec = Client<typeof CecService>;

async function main(): Promise<void> {
  const baseUrl = `http://${process.env['CEC_ADDRESS'] ?? 'localhost:8080'}`;
  // Pings keep a connection that is waiting for a build from being cut.
  const transport = createGrpcTransport({ baseUrl, defaultTimeoutMs: 30_000, pingIntervalMs: 30_000 });
  const cec = createClient(CecService, transport);
  await append(createClient(AuditService, transport));
  const bundle = await withRetry(() => build(cec));
  await verify(cec, bundle);
  await download(cec, bundle);
  const { bundle: renewed } = await withRetry(() => cec.reissueDownloadUrl({ bundleId: bundle.bundleId }));
  if (renewed?.expiresAt) console.log(`link until ${timestampDate(renewed.expiresAt).toISOString()}`);
  await cec.getBundle({ bundleId: 'cec-unknown' }).catch((error: unknown) => console.log(explain(error)));
}

async function append(audit: Client<typeof AuditService>): Promise<void> {
  // With ids and times of our own, a request that is repeated stores nothing twice.
  const records = RECORDS.map(({ payload, ...record }) => ({
    ...record,
    payloadJson: new TextEncoder().encode(JSON.stringify(payload)),
    timestamp: TIME,
  }));
  const { results } = await withRetry(() => audit.appendRecords({ projectId: PROJECT, records }));
  console.log(`appended ${results.length} records`);
}

async function build(cec: Cec): Promise<Bundle> {
  // No deadline: a large period takes as long as it takes, and shows how far it is.
  for await (const { event } of cec.buildBundle({ projectId: PROJECT }, { timeoutMs: 0 })) {
    if (event.case === 'progress') {
      const { stage, recordsDone, recordsTotal } = event.value;
      console.error(`${BuildStage[stage]} ${recordsDone}/${recordsTotal}`);
    } else if (event.case === 'bundle') {
      console.log(`built ${event.value.bundleId}`);
      return event.value;
    }
  }
  throw new Error('the build ended without a bundle');
}

async function verify(cec: Cec, { bundleId }: Bundle): Promise<void> {
  const source = { case: 'bundleId', value: bundleId } as const;
  const verdict = await withRetry(() => cec.verifyBundle({ source }, { timeoutMs: 0 }));
  if (!verdict.overallValid) throw new Error(verdict.errors.join('\n'));
  console.log(`verified ${bundleId}`);
}

async function download(cec: Cec, { bundleId, sha256, sizeBytes }: Bundle): Promise<void> {
  const name = `${bundleId}.zip`;
  const digest = createHash('sha256');
  const file = await open(`${name}.part`, 'w');
  try {
    for await (const { data } of cec.downloadBundle({ bundleId }, { timeoutMs: 0 })) {
      digest.update(data);
      await file.write(data);
    }
  } finally {
    await file.close();
  }
  if (`sha256:${digest.digest('hex')}` !== sha256) throw new Error(`${name} arrived damaged`);
  await rename(`${name}.part`, name);
  console.log(`downloaded ${name} (${sizeBytes} bytes)`);
}

/** Repeats what the service asks to repeat (OVERLOADED, STORE_FAILED, SHUTTING_DOWN, …), as often as three times. */
async function withRetry<T>(call: () => Promise<T>, left = 3): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const wait = retryAfterMillis(error);
    if (wait === undefined || left === 0) throw error;
    await delay(wait);
    return withRetry(call, left - 1);
  }
}

/** What to do about an error, by its reason; see docs/errors.md for all of them. */
function explain(error: unknown): string {
  const { code, rawMessage } = ConnectError.from(error);
  const reason = errorReason(error);
  switch (reason) {
    case 'INVALID_INPUT':
    case 'SFCEC_EXPORT_ERROR': {
      const problems = Object.entries(fieldViolations(error));
      return problems.map(([field, problem]) => `${reason}: ${field} ${problem}`).join('\n');
    }
    case 'RECORD_CONFLICT':
      return `${reason}: the id is taken by another record; use a new one. ${rawMessage}`;
    case 'SFCEC_BUILD_ERROR':
      return `${reason}: nothing was kept of the build. ${rawMessage}`;
    case 'SFCEC_VERIFY_ERROR':
      return `${reason}: there was no ZIP to judge. ${rawMessage}`;
    default:
      return `${reason || Code[code]}: ${rawMessage}`;
  }
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
