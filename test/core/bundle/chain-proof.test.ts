import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseChainProof } from '../../../src/core/bundle/parse-chain-proof.ts';
import { createTreeProver } from '../../../src/core/bundle/prove-chain.ts';
import type { PositionRange } from '../../../src/core/log/chain-result.ts';
import { openCheckpoint } from '../../../src/core/log/checkpoint.ts';
import { eraseRecords } from '../../../src/core/log/erase-records.ts';
import { keys, LOG } from '../log/log-fixture.ts';
import { referenceConsistency, referenceLeaf, referenceRoot } from '../log/reference-tree.ts';
import { proveShown, verifyShown } from './bundle-fixture.ts';
import { DAY, json, LATE, openLog, plan, TIMES } from './three-day-log.ts';

describe('chain proof', () => {
  it('is found to be as claimed, complete and by the key of the log', async (t) => {
    const log = await openLog(t);
    const planned = await plan(log);
    assert.ok(planned.runs.length > 1, 'the log must have gaps to be of any use here');
    const shown = await proveShown(log, planned, planned.runs);
    assert.deepEqual(await verifyShown(shown, json(shown.proof), planned), {
      failed: [],
      completeness: 'proven',
    });
    assert.deepEqual(Object.values(shown.counts), [2, 3, 0, 0, 0, 2]);
    assert.equal(
      shown.collected.files[6]?.lines,
      planned.runs.reduce((sum, { first, last }) => sum + last - first + 1, 0) - 7,
    );
  });

  it('hangs each segment in the signed tree, by an independent verifier', async (t) => {
    const log = await openLog(t);
    const { head, runs } = await plan(log);
    const lines = String(await log.store.lines(LOG, 0, head.size))
      .split('\n')
      .slice(0, -1);
    const leaves = lines.map((line) => referenceLeaf(Buffer.from(line.slice(10, line.indexOf('}') + 1))));
    const checkpoint = openCheckpoint(head.checkpoint, keys.checkpoint.publicKey);
    assert.ok(checkpoint !== undefined);
    assert.equal(checkpoint.root, referenceRoot(leaves));
    const tree = createTreeProver(log.store, { name: LOG, size: head.size });
    for (const run of runs) {
      const { last, consistency, start } = await tree.segment(run);
      const older = { size: last + 1, root: referenceRoot(leaves.slice(0, last + 1)) };
      assert.ok(referenceConsistency(older, checkpoint, consistency));
      assert.equal((await tree.prefix(run.first)).hashes.join(), start.range.join());
      assert.equal(start.prev_hash, leaves[run.first - 1] ?? '0'.repeat(64));
    }
    const earlier = await tree.earlier([{ bundleId: 'b', treeSize: 5 }]);
    const older = { size: 5, root: referenceRoot(leaves.slice(0, 5)) };
    assert.ok(referenceConsistency(older, checkpoint, earlier[0]?.proof ?? []));
  });

  it('holds for erased records that a shown erasure names', async (t) => {
    const log = await openLog(t);
    const erasing = {
      orgId: 'acme',
      projectId: 'chat',
      recordIds: ['e7', `e${LATE}`],
      reasonCode: 'X',
      log: undefined,
    };
    await eraseRecords(log, erasing);
    const planned = await plan(log);
    const shown = await proveShown(log, planned, planned.runs);
    assert.deepEqual(
      shown.proof.erased.map(({ record_id }) => record_id),
      ['e7', `e${LATE}`],
    );
    assert.deepEqual((await verifyShown(shown, json(shown.proof), planned)).failed, []);
  });

  it('says that a log was tampered with, and where', async (t) => {
    const log = await openLog(t);
    log.tamper("update record set line = replace(line, '0.5', '0.6') where position = 8");
    const planned = await plan(log);
    const { proof } = await proveShown(log, planned, planned.runs);
    assert.deepEqual([proof.valid, proof.first_tampered, proof.tampered_count], [false, 8, 1]);
  });

  it('cannot be made to look proven with an eligible record left out', async (t) => {
    const log = await openLog(t);
    const planned = await plan(log);
    const { size } = planned.head;
    const eligible = TIMES.flatMap((second, i) => (second >= DAY && second < 2 * DAY ? [i] : []));
    const masks = fc.array(fc.boolean(), { minLength: size, maxLength: size });
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(masks, fc.boolean(), async (mask, fewDropped) => {
        const drop = mask.map(
          (dropped, i) => dropped && (!fewDropped || mask[i - 1] === true) && i < size - 1,
        );
        const shown = await proveShown(log, planned, toRuns(drop));
        const { failed } = await verifyShown(
          shown,
          json({ ...shown.proof, completeness: 'proven', reasons: [] }),
          planned,
        );
        if (failed.length > 0) return;
        passed++;
        assert.ok(!eligible.some((position) => drop[position] === true), `dropped ${drop.join()}`);
      }),
      {
        numRuns: 60,
        examples: [
          [
            eligible.reduce(
              (all, i) => all.with(i, false),
              Array.from({ length: size }, (_, i) => i < 3),
            ),
            false,
          ],
        ],
      },
    );
    assert.ok(passed > 0, 'no selection passed, so nothing was tried');
  });
});

describe('parseChainProof', () => {
  it('names the member that is wrong', async (t) => {
    const log = await openLog(t, 14);
    const planned = await plan(log);
    const { proof } = await proveShown(log, planned, planned.runs);
    const segment = proof.segments.at(-1);
    assert.ok(segment !== undefined);
    const start = { ...segment.start, range: segment.start.range.slice(1) };
    const untimely = { ...segment.start, high_water: '2026-02-30T00:00:00.000000Z' };
    const wrong: readonly [fault: RegExp, value: unknown][] = [
      [/^must be an object$/, []],
      [/^valid: /, { ...proof, valid: 'true' }],
      [/^gaps\[0\]\.last: /, { ...proof, gaps: [{ first: 1 }] }],
      [/^first_tampered: /, { ...proof, first_tampered: -1 }],
      [/^completeness: /, { ...proof, completeness: 'maybe' }],
      [/^erased\[0\]\.record_id: /, { ...proof, erased: [{ position: 1 }] }],
      [/^segments: .*ascending/, { ...proof, segments: [] }],
      [/^segments: .*ascending/, { ...proof, segments: [...proof.segments, segment] }],
      [/^segments\[0\]\.start\.range: /, { ...proof, segments: [{ ...segment, start }] }],
      [/^segments\[0\]\.start\.high_water: /, { ...proof, segments: [{ ...segment, start: untimely }] }],
      [
        /^earlier\[0\]\.proof\[0\]: must be 64 hex/,
        { ...proof, earlier: [{ bundle_id: 'b', size: 1, proof: ['AB'.repeat(32)] }] },
      ],
    ];
    for (const [fault, value] of wrong) {
      const faults: string[] = [];
      assert.equal(parseChainProof(json(value), faults), undefined);
      assert.match(faults[0] ?? '', fault);
    }
  });
});

function toRuns(drop: readonly boolean[]): PositionRange[] {
  const runs: { first: number; last: number }[] = [];
  drop.forEach((dropped, position) => {
    const open = runs.at(-1);
    if (dropped) return;
    if (open?.last === position - 1) open.last = position;
    else runs.push({ first: position, last: position });
  });
  return runs;
}
