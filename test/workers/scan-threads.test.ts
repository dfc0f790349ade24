import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { checkBundleRecords } from '../../src/core/bundle/check-bundle-records.ts';
import { ChainResultSum } from '../../src/core/log/chain-result.ts';
import { CompactRange } from '../../src/core/log/merkle.ts';
import type { ScannedStripe, ScanPlan } from '../../src/ports/record-scanner.ts';
import { createCheckThreads } from '../../src/workers/check-threads.ts';
import { createScanThreads } from '../../src/workers/scan-threads.ts';
import { createInlineScanner, LOG, macKeys, openTestLog } from '../core/log/log-fixture.ts';
import { at } from '../core/log/sealed-lines.ts';

const SIZE = 2500;
const period = { from: at(500), to: at(2000) };
const whole: ScanPlan = { log: LOG, runs: [{ first: 0, last: SIZE - 1 }], period, withLines: true };

async function openLog(t: TestContext) {
  const log = await openTestLog(t);
  log.clock.now += 3_600_000;
  const kinds = ['halluccheck.score.v1', 'halluccheck.gate.v1'];
  await log.append(
    Array.from({ length: SIZE }, (_, i) => ({ timestamp: at(i), schemaKey: kinds[i % 2] ?? '' })),
  );
  const threads = createScanThreads({ source: { kind: 'sqlite', path: log.path }, keys: macKeys }, 2);
  t.after(() => threads.close());
  return { log, threads };
}

/** Everything that a scan gives, added up. */
async function total(stripes: AsyncIterable<ScannedStripe>) {
  const sum = new ChainResultSum();
  const ends: number[] = [];
  const files: Buffer[][] = Array.from({ length: 7 }, () => []);
  let tree: CompactRange | undefined;
  for await (const { report, lines } of stripes) {
    sum.take(report);
    ends.push(report.to);
    tree ??= new CompactRange(report.from);
    if (tree.end === report.from) tree.join(CompactRange.of(report.from, report.to, report.range));
    lines.forEach((bytes, i) => files[i]?.push(Buffer.from(bytes)));
  }
  return {
    result: sum.result(true),
    ends,
    tree: tree?.hashes,
    files: files.map((parts) => String(Buffer.concat(parts))),
  };
}

describe('createScanThreads', () => {
  it('gives what scanning in one thread gives, in ascending order, and the tree that was signed', async (t) => {
    const { log, threads } = await openLog(t);
    const { ends, ...scanned } = await total(threads.scan(whole));
    const { ends: _ends, ...expected } = await total(createInlineScanner(log.store, 1000).scan(whole));
    assert.deepEqual(scanned, expected);
    assert.ok(scanned.result.valid && scanned.result.verifiedCount === SIZE);
    assert.deepEqual(scanned.tree, (await log.store.head(LOG))?.range);
    assert.deepEqual(
      ends,
      ends.toSorted((a, b) => a - b),
    );
    assert.ok(ends.length > 1, 'one stripe says nothing of order');
    assert.equal(scanned.files.map((file) => file.split('\n').length - 1).join(), '751,0,0,0,0,750,999');
  });

  it('scans the runs that it is given, and lines only when asked', async (t) => {
    const { threads } = await openLog(t);
    const runs = [
      { first: 3, last: 3 },
      { first: 1000, last: 1100 },
      { first: SIZE - 1, last: SIZE - 1 },
    ];
    const { result, ends, files } = await total(threads.scan({ ...whole, runs, withLines: false }));
    assert.deepEqual([result.valid, result.verifiedCount, files.join('')], [true, 103, '']);
    assert.deepEqual([ends[0], ends.at(-1)], [4, SIZE]);
    assert.deepEqual((await total(threads.scan({ ...whole, runs: [] }))).ends, []);
  });

  it('stops for a caller that has enough or aborts, and serves the next', async (t) => {
    const { threads } = await openLog(t);
    for await (const { report } of threads.scan(whole)) {
      assert.equal(report.from, 0);
      break;
    }
    const reason = new Error('enough');
    await assert.rejects(total(threads.scan(whole, AbortSignal.abort(reason))), reason);
    assert.equal((await total(threads.scan(whole))).result.verifiedCount, SIZE);
  });

  it('finds what was tampered with, and fails when the log cannot be read', async (t) => {
    const { log, threads } = await openLog(t);
    log.tamper("update record set line = replace(line, '0.5', '0.6') where position = 1024");
    assert.equal((await total(threads.scan(whole))).result.firstTampered, 1024);
    const missing = createScanThreads(
      { source: { kind: 'sqlite', path: `${log.path}.none` }, keys: macKeys },
      2,
    );
    t.after(() => missing.close());
    await assert.rejects(total(missing.scan(whole)), /unable to open database file/);
  });
});

describe('createCheckThreads', () => {
  it('reports what checking in this thread reports, and takes the memory over', async (t) => {
    const { log } = await openLog(t);
    const threads = createCheckThreads(macKeys, 2);
    t.after(() => threads.close());
    const stripes = [0, 1000, 2000].map(async (from) => {
      const to = Math.min(from + 1000, SIZE);
      const bytes = new Uint8Array(await log.store.lines(LOG, from, to));
      const files = new Uint8Array(to - from).map((_, i) => ((from + i) % 2) * 5);
      return { log: LOG, period, from, to, before: undefined, bytes, files };
    });
    for (const task of await Promise.all(stripes)) {
      const expected = checkBundleRecords(
        { ...task, bytes: task.bytes.slice(), files: task.files.slice() },
        macKeys,
      );
      assert.deepEqual(await threads.check(task), expected);
      assert.equal(task.bytes.length + task.files.length, 0);
    }
  });
});
