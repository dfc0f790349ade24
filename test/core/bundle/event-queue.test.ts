import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { ProgressMeter } from '../../../src/core/bundle/build-progress.ts';
import { BUILD_STAGES, type BuildProgress } from '../../../src/ports/build-progress.ts';
import { createEventQueue } from '../../../src/core/bundle/event-queue.ts';

interface Tick {
  readonly stage: string;
  readonly n: number;
}

const sameStage = (a: Tick, b: Tick) => a.stage === b.stage;
const tick = (stage: string, n: number): Tick => ({ stage, n });

async function allOf(events: AsyncIterable<Tick>): Promise<number[]> {
  const numbers = [];
  for await (const { n } of events) numbers.push(n);
  return numbers;
}

describe('createEventQueue', () => {
  it('gives what was pushed before, then what is pushed while reading, and ends', async () => {
    const queue = createEventQueue<Tick>(() => false);
    queue.push(tick('a', 1));
    queue.push(tick('a', 2));
    const read = allOf(queue.events());
    await Promise.resolve();
    queue.push(tick('a', 3));
    queue.end();
    queue.push(tick('a', 4));
    assert.deepEqual(await read, [1, 2, 3]);
  });

  it('keeps the newest of each stage for a reader that takes its time', async () => {
    const queue = createEventQueue(sameStage);
    const events = queue.events()[Symbol.asyncIterator]();
    queue.push(tick('a', 1));
    assert.equal((await events.next()).value?.n, 1);
    for (let n = 2; n < 10_000; n++) queue.push(tick(n < 5000 ? 'a' : 'b', n));
    queue.end();
    const rest = [await events.next(), await events.next(), await events.next()];
    assert.deepEqual(
      rest.map(({ value, done }) => [value?.n, done]),
      [
        [4999, false],
        [9999, false],
        [undefined, true],
      ],
    );
  });

  it('loses nothing but what a newer event of the same stage makes superfluous', async () => {
    const stages = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(stages, async (given) => {
        const queue = createEventQueue(sameStage);
        given.forEach((stage, n) => queue.push(tick(stage, n)));
        queue.end();
        const expected = given.flatMap((stage, n) => (given[n + 1] === stage ? [] : [n]));
        assert.deepEqual(await allOf(queue.events()), expected);
      }),
      { numRuns: 100 },
    );
  });

  it('gives what came before a failure, then fails with it, also with none', async () => {
    for (const reason of [new Error('broken'), undefined]) {
      const queue = createEventQueue<Tick>(() => false);
      const events = queue.events()[Symbol.asyncIterator]();
      queue.push(tick('a', 1));
      queue.fail(reason);
      queue.end();
      queue.fail(new Error('later'));
      assert.equal((await events.next()).value?.n, 1);
      const outcome = await events.next().then(
        () => 'went on',
        (error: unknown) => error,
      );
      assert.equal(outcome, reason);
    }
  });

  it('wakes a reader that waits', async () => {
    const failing = createEventQueue<Tick>(() => false);
    const read = allOf(failing.events());
    await Promise.resolve();
    failing.fail(new Error('broken'));
    await assert.rejects(read, /broken/);
    const ending = createEventQueue<Tick>(() => false);
    const nothing = allOf(ending.events());
    await Promise.resolve();
    ending.end();
    assert.deepEqual(await nothing, []);
  });
});

function meterAt(start: number) {
  const told: BuildProgress[] = [];
  const clock = { now: start };
  const meter = new ProgressMeter(
    (progress) => told.push(progress),
    () => clock.now,
  );
  return { meter, told, clock };
}

describe('ProgressMeter', () => {
  it('tells each stage at once and numbers ten times a second', () => {
    const { meter, told, clock } = meterAt(5000);
    meter.enter('PLANNING');
    meter.expectRecords(1000);
    meter.enter('COLLECTING');
    for (let done = 1; done <= 1000; done++) {
      clock.now++;
      meter.setRecords(done);
    }
    meter.enter('PROVING');
    const records = told.map(({ stage, recordsDone, recordsTotal, elapsedMillis }) => [
      stage,
      recordsDone,
      recordsTotal,
      elapsedMillis,
    ]);
    assert.deepEqual(records, [
      ['PLANNING', 0, 0, 0],
      ['COLLECTING', 0, 1000, 0],
      ...Array.from({ length: 10 }, (_, i) => ['COLLECTING', (i + 1) * 100, 1000, (i + 1) * 100]),
      ['PROVING', 1000, 1000, 1000],
    ]);
  });

  it('never steps back, whatever a build does', () => {
    const step = fc.oneof(
      fc.constantFrom(...BUILD_STAGES).map((stage) => (meter: ProgressMeter) => meter.enter(stage)),
      fc.nat(99).map((count) => (meter: ProgressMeter) => meter.expectRecords(count)),
      fc.nat(99).map((count) => (meter: ProgressMeter) => meter.setRecords(count)),
      fc.nat(99).map((count) => (meter: ProgressMeter) => meter.addBytes(count)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat(150)), { maxLength: 40 }), (steps) => {
        const { meter, told, clock } = meterAt(0);
        for (const [take, millis] of steps) {
          clock.now += millis;
          take(meter);
        }
        const numbers = told.map(({ stage, ...rest }) => [
          BUILD_STAGES.indexOf(stage),
          ...Object.values(rest),
        ]);
        numbers.forEach((row, i) =>
          row.forEach((value, column) => assert.ok(value >= (numbers[i - 1]?.[column] ?? 0))),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('adds the bytes up', () => {
    const { meter, told, clock } = meterAt(0);
    meter.addBytes(10);
    clock.now = 100;
    meter.addBytes(5);
    assert.deepEqual(
      told.map(({ bytesWritten }) => bytesWritten),
      [15],
    );
  });
});
