import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { parseChainProof } from '../../../src/core/bundle/parse-chain-proof.ts';
import { createTreeProver } from '../../../src/core/bundle/prove-chain.ts';
import { selectRuns } from '../../../src/core/bundle/shown-runs.ts';
import type { PositionRange } from '../../../src/core/log/chain-result.ts';
import { openCheckpoint } from '../../../src/core/log/checkpoint.ts';
import { eraseRecords } from '../../../src/core/log/erase-records.ts';
import { daysToInstants } from '../../../src/core/time.ts';
import { keys, LOG, openTestLog } from '../log/log-fixture.ts';
import type { TestLog } from '../log/log-fixture.ts';
import { referenceConsistency, referenceLeaf, referenceRoot } from '../log/reference-tree.ts';
import { at } from '../log/sealed-lines.ts';
import { BUNDLE_ID, buildRequest, proveShown, verifyShown } from './bundle-fixture.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Before, in and behind the period, 2 March; the last but one comes late for it, and one is of no evidence kind. */
const TIMES = [
  ...[0, 1, 2, 3, 4, 5].map((hour) => hour * HOUR),
  ...[0, 5, 4, 9, 9, 23].map((hour) => DAY + hour * HOUR),
  ...[0, 1, 2, 3, 4, 5, 6].map((hour) => 2 * DAY + hour * HOUR),
  DAY + 7 * HOUR,
  ...[7, 8, 9].map((hour) => 2 * DAY + hour * HOUR),
];
const LATE = TIMES.indexOf(DAY + 7 * HOUR);

async function openLog(t: TestContext, size = TIMES.length) {
  const log = await openTestLog(t);
  const schemaKeys = ['halluccheck.score.v1', 'bias_reports', 'gate_evaluations'];
  log.clock.now += 4 * DAY * 1000;
  const records = TIMES.slice(0, size).map((second, i) => ({
    timestamp: at(second),
    recordId: `e${i}`,
    schemaKey: schemaKeys[i % 3] ?? '',
  }));
  await log.append(records);
  return log;
}

/** The bundle of 2 March over the log as it is. */
async function plan(log: TestLog, bundleId = BUNDLE_ID) {
  const [fromDate, toDate] = ['2026-03-02', '2026-03-02'];
  const period = daysToInstants(fromDate, toDate);
  const payload = {
    bundle_id: bundleId,
    from_date: fromDate,
    requested_by: buildRequest.requestedBy,
    to_date: toDate,
  };
  const record = { schemaKey: 'chain.bundle.v1', payloadJson: JSON.stringify(payload) };
  const [changed] = await log.writer.change([LOG], async () => [{ log: LOG, records: [record], erased: [] }]);
  assert.ok(changed !== undefined);
  const { head } = changed;
  return { bundleId, log: LOG, head, period, runs: await selectRuns(log.store, LOG, head.size, period) };
}

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

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

  it('fails with any line dropped, doubled, swapped or moved to another file', async (t) => {
    const log = await openLog(t);
    const planned = await plan(log);
    const shown = await proveShown(log, planned, planned.runs);
    const files = shown.files.map((file) => String(file).split('\n').slice(0, -1));
    const refused = async (changed: readonly (readonly string[])[]) => {
      const bytes = changed.map((lines) => Buffer.from(lines.map((line) => `${line}\n`).join('')));
      const { failed } = await verifyShown({ ...shown, files: bytes }, json(shown.proof), planned);
      assert.ok(failed.length > 0, JSON.stringify(changed.map(({ length }) => length)));
    };
    for (const [f, lines] of files.entries()) {
      for (const [i, line] of lines.entries()) {
        await refused(files.with(f, lines.toSpliced(i, 1)));
        await refused(files.with(f, lines.toSpliced(i, 0, line)));
        await refused(
          files.with(
            f,
            lines.with(i, line.replace('0.5', '0.6').replace('":0,', '":1,').replace(/.$/, ' }')),
          ),
        );
        if (i > 0) await refused(files.with(f, lines.with(i, lines[i - 1] ?? '').with(i - 1, line)));
        const other = (f + 1) % 7;
        await refused(
          files.with(f, lines.toSpliced(i, 1)).with(other, [...(files[other] ?? []), line].toSorted()),
        );
      }
    }
  });

  it('is refused with any member changed, missing or of another type', async (t) => {
    const log = await openLog(t);
    const planned = await plan(log);
    const shown = await proveShown(log, planned, planned.runs);
    const earlier = [{ bundle_id: 'cec-0', size: 3, proof: ['ab'.repeat(32)] }];
    const genuine = json({ ...shown.proof, earlier });
    assert.deepEqual((await verifyShown(shown, genuine, planned)).failed, []);
    let tried = 0;
    for (const [path, mutant] of mutants(genuine)) {
      // What an earlier bundle was is its own reader's to check; its form is checked here.
      if (path.startsWith('.earlier[0]') || isDeepStrictEqual(mutant, genuine)) continue;
      const { failed } = await verifyShown(shown, mutant, planned);
      assert.ok(failed.length > 0, `${path} ${JSON.stringify(mutant)}`);
      tried++;
    }
    assert.ok(tried > 150, `${tried}`);
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

/** Every way to change one value somewhere in a JSON document. */
function* mutants(value: unknown, path = ''): Generator<[path: string, mutant: unknown]> {
  yield [path, 17];
  yield [path, 'text'];
  yield [path, undefined];
  if (typeof value === 'number') yield [path, value + 1];
  if (typeof value === 'boolean') yield [path, !value];
  if (typeof value === 'string') {
    yield [path, `${value}0`];
    yield [path, value.replace(/[0-9]/, (digit) => (digit === '9' ? '8' : '9'))];
  }
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      yield [`${path}[${i}]`, value.toSpliced(i, 1)];
      yield [`${path}[${i}]`, value.toSpliced(i, 0, item)];
      for (const [at_, mutant] of mutants(item, `${path}[${i}]`)) yield [at_, value.with(i, mutant)];
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value))
      for (const [at_, mutant] of mutants(member, `${path}.${key}`))
        yield [at_, json({ ...value, [key]: mutant })];
  }
}
