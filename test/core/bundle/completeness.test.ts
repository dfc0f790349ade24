import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { judgeCompleteness, type ShownRun } from '../../../src/core/bundle/completeness.ts';
import { selectRuns } from '../../../src/core/bundle/shown-runs.ts';
import { waterMarks } from '../../../src/core/log/chain-state.ts';
import { LOG, openTestLog } from '../log/log-fixture.ts';
import { at } from '../log/sealed-lines.ts';

/** A record as the rule sees it: what a writer derives from timestamps, one after the other. */
interface ModelRecord {
  readonly second: number;
  readonly evidence: boolean;
  readonly highWater: string;
  readonly lateCount: number;
  readonly late: boolean;
}

function derive(records: readonly { second: number; evidence: boolean }[]): ModelRecord[] {
  let marks = { highWater: '', lateCount: 0, late: false };
  return records.map(({ second, evidence }) => {
    marks = waterMarks(marks, at(second));
    return { second, evidence, ...marks };
  });
}

/** Runs of the shown positions, as they would be listed in a proof. */
function toRuns(log: readonly ModelRecord[], shown: readonly number[]): ShownRun[] {
  const edge = (position: number) => {
    const { second = 0, highWater = '', lateCount = 0 } = log[position] ?? {};
    return { timestamp: at(second), highWater, lateCount };
  };
  const firsts = shown.filter((position, i) => position !== (shown[i - 1] ?? -2) + 1);
  const lasts = shown.filter((position, i) => position !== (shown[i + 1] ?? Infinity) - 1);
  return firsts.map((first, i) => ({
    first,
    last: lasts[i] ?? first,
    start: edge(first),
    end: edge(lasts[i] ?? first),
  }));
}

/** Mostly forward, sometimes late, in steps that fall on the hour's edge as well as beside it. */
const timelines = fc
  .tuple(
    fc.constantFrom(1800, 3600, 5000),
    fc.array(fc.record({ step: fc.integer({ min: -4, max: 2 }), evidence: fc.boolean() }), {
      minLength: 1,
      maxLength: 7,
    }),
    fc.record({ from: fc.integer({ min: -1, max: 6 }), length: fc.nat(4) }),
  )
  .map(([unit, steps, { from, length }]) => {
    let now = 4;
    const records = steps.map(({ step, evidence }) => {
      const second = Math.max(0, now + step) * unit;
      now = Math.max(now, now + step);
      return { second, evidence };
    });
    return { records, from: from * unit, to: (from + length) * unit };
  });

const isEligible = (record: ModelRecord, from: number, to: number) =>
  record.evidence && record.second >= from && record.second <= to;

/** The positions that the normative text says are shown. */
function honest(log: readonly ModelRecord[], from: number, to: number): number[] {
  const head = log.length - 1;
  const reaching = log.findIndex(({ highWater }) => highWater >= at(from));
  if (reaching < 0) return [head];
  const passing = log.findIndex(({ highWater }, i) => i >= reaching && highWater > at(to + 3600));
  const last = passing < 0 ? head : passing;
  return log
    .map((_, i) => i)
    .filter((i) => (i >= reaching - 1 && i <= last) || (i > last && (log[i]?.late === true || i === head)));
}

type Edge = [second: number, water: number, lateCount: number];

function run(first: number, last: number, start: Edge, end = start): ShownRun {
  const [from, to] = [start, end].map(([second, water, lateCount]) => ({
    timestamp: at(second),
    highWater: at(water),
    lateCount,
  }));
  assert.ok(from !== undefined && to !== undefined);
  return { first, last, start: from, end: to };
}

describe('judgeCompleteness', () => {
  it('never calls a selection proven that leaves an eligible record out: every selection of every small log', () => {
    let proven = 0;
    fc.assert(
      fc.property(timelines, ({ records, from, to }) => {
        const log = derive(records);
        for (let mask = 0; mask < 2 ** log.length; mask++) {
          const shown = log.map((_, i) => i).filter((i) => (mask >> i) % 2 === 1);
          const period = { from: at(from), to: at(to) };
          const { completeness } = judgeCompleteness(toRuns(log, shown), log.length, period, []);
          if (completeness === 'asserted') continue;
          proven++;
          const hidden = log.filter((_, i) => !shown.includes(i));
          assert.ok(!hidden.some((record) => isEligible(record, from, to)), `shown ${shown.join()}`);
        }
      }),
      { numRuns: 600 },
    );
    assert.ok(proven > 1000, `${proven} proven selections are too few to mean anything`);
  });

  it('calls the specified selection proven, which holds every eligible record', () => {
    fc.assert(
      fc.property(timelines, ({ records, from, to }) => {
        const log = derive(records);
        const shown = honest(log, from, to);
        const judged = judgeCompleteness(toRuns(log, shown), log.length, { from: at(from), to: at(to) }, []);
        assert.deepEqual(judged, { completeness: 'proven', reasons: [] });
        log.forEach((record, i) => assert.ok(shown.includes(i) || !isEligible(record, from, to)));
      }),
      { numRuns: 1000 },
    );
  });

  const period = { from: at(10_000), to: at(20_000) };
  const cases: Record<string, { runs: ShownRun[]; reasons: RegExp[]; corrections?: number[] }> = {
    'nothing shown': { runs: [], reasons: [/newest record is not shown/] },
    'a head that is not shown': { runs: [run(0, 8, [0, 0, 0])], reasons: [/newest record is not shown/] },
    'an early gap': { runs: [run(5, 9, [9999, 9999, 0])], reasons: [] },
    'a gap up to a record of the first microsecond': {
      runs: [run(5, 9, [10_000, 10_000, 0])],
      reasons: [/positions 0 to 4/],
    },
    'a quiet gap behind the period': {
      runs: [run(0, 4, [0, 0, 1], [23_601, 23_601, 1]), run(9, 9, [23_700, 23_700, 1])],
      reasons: [],
    },
    'a gap while records of the period need not be late yet': {
      runs: [run(0, 4, [0, 0, 1], [23_600, 23_600, 1]), run(9, 9, [23_700, 23_700, 1])],
      reasons: [/positions 5 to 8/],
    },
    'a late record in the gap': {
      runs: [run(0, 4, [0, 0, 1], [30_000, 30_000, 1]), run(9, 9, [30_001, 30_001, 2])],
      reasons: [/positions 5 to 8/],
    },
    'a gap before a record that is late itself': {
      runs: [run(0, 4, [0, 0, 1], [30_000, 30_000, 1]), run(9, 9, [20_000, 30_000, 2])],
      reasons: [],
    },
    'a corrected clock': {
      runs: [run(0, 9, [0, 0, 0])],
      corrections: [3],
      reasons: [/clock was corrected at position 3/],
    },
  };
  for (const [what, { runs, reasons, corrections = [] }] of Object.entries(cases))
    it(`judges ${what}`, () => {
      const judged = judgeCompleteness(runs, 10, period, corrections);
      assert.equal(judged.completeness, reasons.length === 0 ? 'proven' : 'asserted');
      assert.equal(judged.reasons.length, reasons.length);
      reasons.forEach((reason, i) => assert.match(judged.reasons[i] ?? '', reason));
    });
});

describe('selectRuns', () => {
  it("selects from the stored log what the text says, and the service's own records", async (t) => {
    const log = await openTestLog(t);
    const samples = fc.sample(timelines, 40);
    for (const [i, { records, from, to }] of samples.entries()) {
      const name = `acme/p${i}/evidence`;
      const contents = records.map(({ second, evidence }, position) => ({
        schemaKey: evidence
          ? 'halluccheck.score.v1'
          : (['chain.import.v1', 'chain.bundle.v1'][position % 2] ?? ''),
        payloadJson: '{}',
        timestamp: at(second),
      }));
      await log.writer.change([name], async () => [{ log: name, records: contents, erased: [] }]);
      const model = derive(records);
      const runs = await selectRuns(log.store, name, model.length, { from: at(from), to: at(to) });
      const shown = runs.flatMap(({ first, last }) =>
        Array.from({ length: last - first + 1 }, (_, k) => first + k),
      );
      const expected = honest(model, from, to);
      const [begin = 0] = expected;
      const own = contents.flatMap(({ schemaKey }, k) =>
        schemaKey === 'chain.import.v1' && k > begin ? [k] : [],
      );
      const all =
        expected.length === 1 && begin === model.length - 1 ? expected : [...new Set([...expected, ...own])];
      assert.deepEqual(
        shown,
        all.toSorted((a, b) => a - b),
        JSON.stringify({ records, from, to }),
      );
      assert.deepEqual(
        runs,
        toRuns(model, shown).map(({ first, last }) => ({ first, last })),
      );
    }
  });

  it('leaves out what came after the head that it is given', async (t) => {
    const log = await openTestLog(t);
    const contents = [0, 90_000, 0, 90_000].map((second) => ({
      schemaKey: 'halluccheck.score.v1',
      payloadJson: '{}',
      timestamp: at(second),
    }));
    await log.writer.change([LOG], async () => [{ log: LOG, records: contents, erased: [] }]);
    const period = { from: at(0), to: at(10) };
    assert.deepEqual(await selectRuns(log.store, LOG, 2, period), [{ first: 0, last: 1 }]);
    assert.deepEqual(await selectRuns(log.store, LOG, 4, period), [{ first: 0, last: 3 }]);
  });
});
