import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { AppendRecordsRequestSchema } from '../../src/gen/spanforge/audit/v1/record_pb.ts';
import type { Bundle } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { fromMillis } from '../../src/core/time.ts';
import { toTimestamp } from '../../src/rpc/times.ts';
import type { Seeded } from './seeded.ts';
import type { Victim } from './victim.ts';

export const PROJECTS = ['busy', 'quiet'] as const;
const KINDS = ['score', 'bias', 'prri', 'drift', 'pii', 'gate', 'opa'];
const START = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;
const KILLED_WITHIN_MILLIS = 3_000;

export type Batch = MessageInitShape<typeof AppendRecordsRequestSchema> & {
  readonly projectId: string;
  readonly records: readonly { readonly recordId: string }[];
};

export interface Stored {
  readonly log: string;
  readonly position: number;
  readonly hmac: string;
}

/** What the service promised, and what it was asked and has not answered. */
export interface Ledger {
  readonly records: Map<string, Stored>;
  readonly bundles: Map<string, Bundle>;
  readonly unansweredBatches: Set<Batch>;
  /** By request id. */
  readonly unansweredBuilds: Map<string, { readonly projectId: string; readonly requestId: string }>;
}

export function createLedger(): Ledger {
  return {
    records: new Map(),
    bundles: new Map(),
    unansweredBatches: new Set(),
    unansweredBuilds: new Map(),
  };
}

/**
 * Appends and builds until the service is gone. Rejects when it refuses anything and is still there after
 * `goneWithin` milliseconds.
 */
export async function loadUntilGone(
  victim: Victim,
  ledger: Ledger,
  random: Seeded,
  goneWithin = KILLED_WITHIN_MILLIS,
): Promise<void> {
  const untilGone = async (step: () => Promise<unknown>) => {
    try {
      for (;;) await step();
    } catch (error) {
      const late = delay(goneWithin, 'still there', { ref: false });
      if ((await Promise.race([victim.gone, late])) === 'still there') throw error;
    }
  };
  const [busy, quiet] = PROJECTS;
  await Promise.all([
    ...[busy, busy, busy, quiet].map((project) =>
      untilGone(() => appendBatch(victim, ledger, newBatch(project, 1 + random.below(60), random))),
    ),
    ...[busy, busy, quiet].map((project) => untilGone(() => build(victim, ledger, project))),
  ]);
}

export function newBatch(projectId: string, size: number, random: Seeded): Batch {
  const batch = randomUUID();
  const records = Array.from({ length: size }, (_, i) => ({
    schemaKey: `halluccheck.${KINDS[random.below(KINDS.length)]}.v1`,
    payloadJson: Buffer.from(JSON.stringify({ model: 'm', score: random.below(1000) / 1000, batch, i })),
    recordId: `${batch}.${i}`,
    timestamp: toTimestamp(fromMillis(START + random.below(2000) * HOUR)),
  }));
  return { projectId, records };
}

export async function appendBatch({ audit }: Victim, ledger: Ledger, batch: Batch): Promise<boolean[]> {
  ledger.unansweredBatches.add(batch);
  const { results } = await audit.appendRecords(batch);
  ledger.unansweredBatches.delete(batch);
  for (const { recordId, log, position, hmac } of results)
    ledger.records.set(recordId, { log, position: Number(position), hmac });
  return results.map(({ duplicate }) => duplicate);
}

export async function build(
  { cec }: Victim,
  ledger: Ledger,
  projectId: string,
  requestId: string = randomUUID(),
): Promise<Bundle> {
  const request = { projectId, requestId };
  ledger.unansweredBuilds.set(requestId, request);
  for await (const { event } of cec.buildBundle(request)) {
    if (event.case !== 'bundle') continue;
    ledger.unansweredBuilds.delete(requestId);
    ledger.bundles.set(event.value.bundleId, event.value);
    return event.value;
  }
  throw new Error('the build ended without a bundle');
}
