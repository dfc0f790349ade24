import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Bundle } from '../../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { buildOf, type Clients } from '../../service/running-service.ts';

const RECORDS = 2300;
const BATCH = 50;
const TEXT_BYTES = 45_000;

export interface LargeBundle {
  /** Its build takes seconds, so that it can be cancelled, or be late. */
  readonly projectId: string;
  readonly bundle: Bundle;
}

/** A bundle of more than 100 MB: no time is saved by compressing its records. */
export async function largeBundle(service: Clients): Promise<LargeBundle> {
  const projectId = 'large';
  for (let first = 0; first < RECORDS; first += BATCH)
    await service.audit.appendRecords({ projectId, records: Array.from({ length: BATCH }, randomRecord) });
  const bundle = await buildOf(service, { projectId });
  assert.ok(bundle.sizeBytes > 100_000_000n, `${bundle.sizeBytes} bytes`);
  return { projectId, bundle };
}

function randomRecord() {
  const text = randomBytes(TEXT_BYTES).toString('base64');
  return {
    schemaKey: 'halluccheck.score.v1',
    payloadJson: Buffer.from(JSON.stringify({ score: 0.5, text })),
  };
}
