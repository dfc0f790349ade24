import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { env } from 'node:process';
import { after, describe, it } from 'node:test';
import { seededPicks } from '../../src/seeded-picks.ts';
import { createThreadPool } from '../../src/workers/thread-pool.ts';
import { flip } from './flip.ts';
import type { FlipTask } from './flips-worker.ts';
import { buildSmallBundle, verifyInPlace } from './small-bundle.ts';

const SAMPLE = 3000;
const BITS_PER_TASK = 1000;
const ALL = env['CEC_FLIPS'] === 'all';

const bundle = await buildSmallBundle();
const intact = await verifyInPlace(bundle, bundle.bytes);
const pool = createThreadPool<FlipTask['task'], FlipTask['result']>(
  new URL('./flips-worker.ts', import.meta.url),
  availableParallelism(),
  bundle,
);
after(() => pool.close());

/** Bits of the file: all, or a sample that is the same each time. */
function bitsToFlip(): number[] {
  const count = bundle.bytes.length * 8;
  const pick = seededPicks(1);
  return Array.from({ length: ALL ? count : SAMPLE }, (_, i) => (ALL ? i : pick(count)));
}

/** Those with which the container can be read; where it cannot, `verifyBundle` fails it for the same reason. */
async function unnoticed(bits: readonly number[]): Promise<number[]> {
  const tasks = Array.from({ length: Math.ceil(bits.length / BITS_PER_TASK) }, (_, i) =>
    pool.run(bits.slice(i * BITS_PER_TASK, (i + 1) * BITS_PER_TASK)),
  );
  return (await Promise.all(tasks)).flat();
}

async function assertJudged(bit: number): Promise<void> {
  const bytes = Buffer.from(bundle.bytes);
  flip(bytes, bit);
  const { findings, checks, ...verdict } = await verifyInPlace(bundle, bytes);
  assert.deepEqual({ ...verdict, checks, findings: [] }, intact, `bit ${bit}`);
  assert.ok(findings.every(({ code }) => code === 'REPACKED'));
  const byId = await verifyInPlace(bundle, bytes, { sha256: bundle.sha256 });
  assert.equal(byId.overallValid, false, `bit ${bit} is accepted by the id of the bundle`);
}

describe('verifyBundle on a small bundle with one flipped bit', () => {
  it('accepts the bundle as it was, by its id too', async () => {
    const byId = await verifyInPlace(bundle, bundle.bytes, { sha256: bundle.sha256 });
    assert.deepEqual([intact.overallValid, intact.findings, byId.overallValid], [true, [], true]);
  });

  it(`accepts no other content, and by the id nothing at all: ${ALL ? 'every bit' : `${SAMPLE} bits`}`, async (t) => {
    const bits = bitsToFlip();
    const passed = await unnoticed(bits);
    for (const bit of passed) await assertJudged(bit);
    t.diagnostic(
      `${bits.length} of ${bundle.bytes.length * 8} bits; ${passed.length} change nothing that is read`,
    );
  });
});
