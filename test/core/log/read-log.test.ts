import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { openCheckpoint } from '../../../src/core/log/checkpoint.ts';
import { firstReaching, readRecord, stateBefore } from '../../../src/core/log/log-reader.ts';
import { exportRecords, getRecord, type ExportQuery } from '../../../src/core/log/read-log.ts';
import { verifyLog } from '../../../src/core/log/verify-log.ts';
import { createInlineScanner, keys, LOG, openTestLog, OTHER } from './log-fixture.ts';
import type { TestLog } from './log-fixture.ts';
import { at } from './sealed-lines.ts';
import { referenceInclusion, referenceLeaf } from './reference-tree.ts';

const NAMES = { logs: [LOG, OTHER], schemaKeys: new Set<string>(), from: undefined, to: undefined };

async function exported({ store }: TestLog, query: Partial<ExportQuery> = {}): Promise<string[]> {
  let text = '';
  let count = 0;
  for await (const batch of exportRecords(store, { ...NAMES, ...query })) {
    text += String(batch.ndjson);
    count += batch.count;
  }
  const ids = [...text.matchAll(/"record_id":"([^"]*)"|(?<=^|\n)[^{].*/g)].map(([all, id]) => id ?? all);
  assert.equal(text.split('\n').length - 1, count);
  return ids;
}

async function verify({ store, writer }: TestLog) {
  return verifyLog({ writer, scanner: createInlineScanner(store) }, LOG, new AbortController().signal);
}

describe('exportRecords', () => {
  it('gives every line of every log in order, however many', async (t) => {
    const log = await openTestLog(t);
    const ids = Array.from({ length: 600 }, (_, i) => `id${i}`);
    await log.append([
      ...ids.map((recordId) => ({ recordId })),
      { recordId: 'o', schemaKey: 'spanforge.auth.v1' },
    ]);
    assert.deepEqual(await exported(log), [...ids, 'o']);
    assert.deepEqual(await exported(log, { logs: [OTHER, LOG] }), ['o', ...ids]);
    assert.deepEqual(await exported(log, { logs: ['acme/none/evidence'] }), []);
  });

  it('selects by schema key and by time, both ends included', async (t) => {
    const log = await openTestLog(t);
    const keysInTurn = ['halluccheck.score.v1', 'halluccheck.bias.v1'];
    await log.append(
      [0, 10, 20, 30].map((second, i) => ({
        recordId: `r${second}`,
        timestamp: at(second),
        schemaKey: keysInTurn[i % 2] ?? '',
      })),
    );
    assert.deepEqual(await exported(log, { from: at(10), to: at(20) }), ['r10', 'r20']);
    assert.deepEqual(await exported(log, { from: at(21) }), ['r30']);
    assert.deepEqual(await exported(log, { to: at(9) }), ['r0']);
    assert.deepEqual(await exported(log, { schemaKeys: new Set(['halluccheck.bias.v1']), to: at(10) }), [
      'r10',
    ]);
  });

  it('shows what somebody put there, rather than hiding it', async (t) => {
    const log = await openTestLog(t);
    await log.append([{ recordId: 'a' }, { recordId: 'b' }]);
    log.tamper("update record set line = 'garbage' where position = 0");
    assert.deepEqual(await exported(log, { from: at(5000) }), ['garbage']);
  });
});

describe('getRecord', () => {
  it('gives the line and a proof that the signed tree holds it', async (t) => {
    const log = await openTestLog(t);
    for (const count of [1, 4, 300, 8]) await log.append(Array.from({ length: count }, () => ({})));
    for (const position of [0, 1, 255, 256, 304, 312]) {
      const found = await getRecord(log, [OTHER, LOG], `r${position}`);
      assert.equal(found.position, position);
      const line = String(found.line);
      const hash = referenceLeaf(Buffer.from(line.slice(10, line.indexOf('}') + 1)));
      const tree = openCheckpoint(found.checkpoint, keys.checkpoint.publicKey);
      assert.ok(tree?.size === found.treeSize && found.treeSize === 313);
      assert.ok(referenceInclusion({ index: position, hash }, tree, found.inclusionProof));
    }
  });

  it('says when there is no such record, and when there is but it cannot be read', async (t) => {
    const log = await openTestLog(t);
    await log.append([{ recordId: 'a' }]);
    await assert.rejects(getRecord(log, [LOG, OTHER], 'b'), {
      code: 'RECORD_NOT_FOUND',
      message: /^record_id: /,
    });
    log.tamper("update record set line = 'garbage'");
    await assert.rejects(getRecord(log, [LOG], 'a'), { code: 'LOG_CORRUPT' });
  });
});

describe('firstReaching', () => {
  it('finds by halving what reading from the start would find', async (t) => {
    const { store, writer, ...log } = await openTestLog(t);
    const seconds = fc.sample(fc.integer({ min: -20_000, max: 300 }), 40);
    await log.append(seconds.map((second) => ({ timestamp: at(second) })));
    const highWaters = seconds.map((_, i) => at(Math.max(...seconds.slice(0, i + 1))));
    const whole = { name: LOG, size: 40 };
    assert.equal((await writer.verifiedHead(LOG))?.highWater, highWaters[39]);
    for (const instant of [...highWaters, at(-99_999), at(99_999), at(-5000)]) {
      const reaching = highWaters.findIndex((highWater) => highWater >= instant);
      const passing = highWaters.findIndex((highWater) => highWater > instant);
      assert.equal(await firstReaching(store, whole, instant), reaching < 0 ? 40 : reaching);
      assert.equal(await firstReaching(store, whole, instant, true), passing < 0 ? 40 : passing);
    }
    assert.equal(await firstReaching(store, { name: LOG, size: 0 }, at(0)), 0);
    await assert.rejects(firstReaching(store, { name: OTHER, size: 9 }, at(0)), { code: 'LOG_CORRUPT' });
  });
});

describe('stateBefore', () => {
  it('is what the record has to continue, where the one before can be read', async (t) => {
    const { store, ...log } = await openTestLog(t);
    await log.append([{}, { timestamp: at(-7200) }]);
    assert.deepEqual(await stateBefore(store, LOG, 0), {
      size: 0,
      prevHash: '0'.repeat(64),
      highWater: '',
      lateCount: 0,
      recordedAt: '',
      keyId: '',
    });
    const head = await store.head(LOG);
    const { size, prevHash, highWater, lateCount, recordedAt } = (await stateBefore(store, LOG, 2)) ?? {};
    assert.deepEqual(
      [size, prevHash, highWater, lateCount, recordedAt],
      [2, head?.prevHash, at(0), 1, at(0)],
    );
    assert.equal(await readRecord(store, LOG, 2), undefined);
    log.tamper("update record set line = '{}' where position = 1");
    assert.equal(await stateBefore(store, LOG, 2), undefined);
  });
});

describe('verifyLog', () => {
  it('finds a log valid that is as it was written, and one that is empty', async (t) => {
    const log = await openTestLog(t);
    assert.deepEqual([(await verify(log)).valid, (await verify(log)).verifiedCount], [true, 0]);
    await log.append(Array.from({ length: 11 }, (_, i) => ({ timestamp: at(-i * 1000) })));
    const result = await verify(log);
    assert.deepEqual([result.valid, result.verifiedCount, result.tamperedCount], [true, 11, 0]);
    assert.equal(result.tally.late, 7);
  });

  const swap = 'case position when $i then ($i + 1) % 11 when ($i + 1) % 11 then $i else position end';
  const tampering: Record<string, string> = {
    'an edited payload': `update record set line = replace(line, '0.5', '0.6') where position = $i`,
    'an edited header': `update record set line = replace(line, '"timestamp":"2026', '"timestamp":"2025') where position = $i`,
    'an edited HMAC': `update record set line = replace(line, 'hmac-sha256:', 'hmac-sha256:0') where position = $i`,
    'a payload that disappeared': `update record set line = substr(line, 1, instr(line, ',"payload"') - 1) || '}' where position = $i`,
    'a missing record': 'delete from record where position = $i',
    'a repeated record': `update record set line = (select line from record where position = ($i + 1) % 11) where position = $i`,
    'reordered records': `update record set line = (select r.line from record r where r.position = ${swap}) where position in ($i, ($i + 1) % 11)`,
  };
  for (const [what, sql] of Object.entries(tampering))
    it(`finds ${what} at every position`, async (t) => {
      const log = await openTestLog(t);
      await log.append(Array.from({ length: 11 }, () => ({})));
      log.tamper('create table original as select * from record');
      for (let i = 0; i < 11; i++) {
        log.tamper(sql.replaceAll('$i', String(i)));
        const { valid, firstTampered = -1 } = await verify(log);
        assert.equal(valid, false, `at ${i}`);
        assert.ok(firstTampered === i || (firstTampered === 0 && i === 10), `${firstTampered} for ${i}`);
        log.tamper('delete from record; insert into record select * from original');
      }
      assert.ok((await verify(log)).valid);
    });

  it('finds a log that was cut off behind, and a record that was added, by the signed head', async (t) => {
    const log = await openTestLog(t);
    await log.append([{}, {}, {}]);
    log.tamper('delete from record where position = 2');
    assert.deepEqual((await verify(log)).gaps, [{ first: 2, last: 2 }]);
    log.tamper('update log set size = 2');
    await assert.rejects(verify(log), { code: 'LOG_CORRUPT' });
  });
});
