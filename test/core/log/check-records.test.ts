import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { ChainResultSum } from '../../../src/core/log/chain-result.ts';
import { EMPTY_CHAIN, stateAfter } from '../../../src/core/log/chain-state.ts';
import { checkRecords, type CheckRules } from '../../../src/core/log/check-records.ts';
import { CompactRange } from '../../../src/core/log/merkle.ts';
import {
  formatHeader,
  formatLine,
  leafHash,
  parseLine,
  type RecordHeader,
} from '../../../src/core/log/record-line.ts';
import { recordMac } from '../../../src/core/log/record-mac.ts';
import { sealRecords } from '../../../src/core/log/seal-records.ts';
import { LOG, macKeys, OTHER, recordKey } from './log-fixture.ts';
import { at, content, erasure, sealedLog, toBytes, withoutPayload } from './sealed-lines.ts';

const period = { from: at(0), to: at(86_400) };
const rules: CheckRules = { log: LOG, period, keys: macKeys };
const seconds = [0, 50, 4000, 300, 4000, 9000];
const contents = seconds.map((second, i) => content(`r${i}`, { timestamp: at(second) }));
const { lines, head } = sealedLog(contents);

/** Checks lines as a whole log, in stripes of `stripe` positions. */
function check(shown: readonly string[], changed: Partial<CheckRules> = {}, size = lines.length) {
  const report = checkRecords(
    { bytes: toBytes(shown), from: 0, to: size, before: EMPTY_CHAIN },
    { ...rules, ...changed },
    () => undefined,
  );
  const sum = new ChainResultSum();
  sum.take(report);
  return sum.result(report.range.join() === head.range.join());
}

function verdictOn(all: readonly string[]) {
  const { faults, tamperedCount } = check(all, {}, all.length);
  return [tamperedCount, faults.map(({ check: failed, position }) => `${failed} ${position}`)];
}

function parsed(line: string) {
  const bytes = Buffer.from(line);
  const record = parseLine(bytes, 0, bytes.length);
  assert.ok(record !== undefined);
  return record;
}

/** A line that somebody who holds the record key made up. */
function resealed(line: string, change: Partial<RecordHeader>): string {
  const { header, payload } = parsed(line);
  const text = formatHeader({ ...header, ...change });
  const bytes = Buffer.from(line);
  const json = bytes.toString('utf8', payload?.start, payload?.end);
  const salt = line.slice(-24, -2);
  return formatLine(text, recordMac(recordKey.key, leafHash(text)), { json, salt });
}

describe('checkRecords', () => {
  it('finds an untouched log valid, in one stripe or several', () => {
    assert.deepEqual(
      [check(lines).valid, check(lines).verifiedCount, check(lines).tamperedCount],
      [true, lines.length, 0],
    );
    for (let cut = 1; cut < lines.length; cut++) {
      const sum = new ChainResultSum();
      const tree = new CompactRange();
      const last = lines[cut - 1] ?? '';
      const before = stateAfter(parsed(last), Buffer.from(last));
      for (const stripe of [
        { bytes: toBytes(lines.slice(0, cut)), from: 0, to: cut, before: EMPTY_CHAIN },
        { bytes: toBytes(lines.slice(cut)), from: cut, to: lines.length, before },
      ]) {
        const report = checkRecords(stripe, rules, () => undefined);
        sum.take(report);
        tree.join(CompactRange.of(report.from, report.to, report.range));
      }
      assert.deepEqual(tree.hashes, head.range);
      assert.deepEqual(sum.result(true), check(lines));
    }
  });

  it('finds any changed byte, with the key by the record and without it at least by the tree', () => {
    fc.assert(
      fc.property(
        fc.nat(lines.length - 1),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (index, pick, change) => {
          const bytes = Buffer.from(lines[index] ?? '');
          const where = pick % bytes.length;
          bytes[where] = (bytes[where] ?? 0) ^ change;
          const line = bytes.toString('latin1');
          if (line.includes('\n') || /[^\0-\x7f]/.test(line)) return;
          const within = (name: string, skip: number, length: number) => {
            const start = line.indexOf(name) + skip;
            return where >= start && where < start + length;
          };
          const withKey = check(lines.with(index, line));
          assert.equal(withKey.valid, false);
          // A record under a key that nobody holds is found by the record behind it, or by the tree.
          if (!within('"key_id":"', 10, 16)) assert.equal(withKey.firstTampered, index);
          const isHmac = within('"hmac-sha256:', 13, 64) && /^[0-9a-f]$/.test(line.charAt(where));
          assert.equal(check(lines.with(index, line), { keys: new Map() }).valid, isHmac);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds a record missing, repeated or out of place at every position', () => {
    for (let i = 0; i < lines.length; i++) {
      const missing = check(lines.toSpliced(i, 1));
      assert.deepEqual(
        [missing.valid, missing.firstTampered, missing.gaps],
        [false, i, [{ first: i, last: i }]],
      );
      assert.equal(missing.tamperedCount, 1);
      assert.equal(check(lines.toSpliced(i, 0, lines[i] ?? '')).valid, false);
      for (let j = 0; j < i; j++) {
        const swapped = lines.with(i, lines[j] ?? '').with(j, lines[i] ?? '');
        assert.equal(check(swapped).valid, false, `${i} and ${j}`);
      }
    }
    const none = check([]);
    assert.deepEqual([none.tamperedCount, none.gaps], [6, [{ first: 0, last: 5 }]]);
  });

  it('finds a foreign line before, between and behind the records, and a torn last line', () => {
    for (let i = 0; i <= lines.length; i++)
      assert.equal(check(lines.toSpliced(i, 0, '{}')).valid, false, `at ${i}`);
    for (let i = 0; i <= lines.length; i++)
      assert.equal(check(lines.toSpliced(i, 0, '')).valid, false, `at ${i}`);
    const torn = lines.with(5, lines[5]?.slice(0, -1) ?? '');
    assert.deepEqual(check(torn).firstTampered, 5);
  });

  const lies: readonly [check: string, change: Partial<RecordHeader>][] = [
    ['prev_hash is not', { prev_hash: 'ab'.repeat(32) }],
    ['high_water is not', { high_water: at(9001) }],
    ['late_count is not', { late_count: 0 }],
    ['recorded_at is before', { recorded_at: at(59) }],
    ['belongs to another log', { log: OTHER }],
    ['payload and salt do not hash', { payload_hash: '00'.repeat(32) }],
  ];
  for (const [problem, change] of lies)
    it(`tells what is wrong although the HMAC fits: ${problem}`, () => {
      const { valid, faults } = check(lines.with(3, resealed(lines[3] ?? '', change)));
      assert.equal(valid, false);
      assert.ok(
        faults.some((fault) => fault.position === 3 && fault.problem.includes(problem)),
        JSON.stringify(faults),
      );
      assert.ok(faults.every(({ check: failed }) => failed !== 'record_hmacs'));
    });

  it('names the HMACs that are wrong, and the keys that are not held', () => {
    const other = sealRecords(LOG, undefined, contents, {
      key: { ...recordKey, id: 'lost-key' },
      recordedAt: at(60),
    });
    const unknown = check(other.records.map(({ line }) => line));
    assert.deepEqual(
      [unknown.unknownKeys, unknown.badHmacPositions, unknown.tamperedCount],
      [['lost-key'], [], 0],
    );
    const forged = (lines[2] ?? '').replace(/hmac-sha256:[0-9a-f]{64}/, `hmac-sha256:${'0'.repeat(64)}`);
    const { badHmacPositions, firstTampered } = check(lines.with(2, forged));
    assert.deepEqual([badHmacPositions, firstTampered], [[2], 2]);
  });

  it('asks for an erasure record later in the log that names the erased one', () => {
    const log = (...more: ReturnType<typeof content>[]) => sealedLog([...contents, ...more]).lines;
    const named = log(erasure('e', ['r1', 'r3']));
    assert.deepEqual(verdictOn(named.with(1, withoutPayload(named[1] ?? ''))), [0, []]);
    assert.deepEqual(verdictOn(named.with(2, withoutPayload(named[2] ?? ''))), [1, ['record_hashes 2']]);
    const before = sealedLog([erasure('e', ['r0']), ...contents]).lines;
    assert.deepEqual(verdictOn(before.with(1, withoutPayload(before[1] ?? ''))), [1, ['record_hashes 1']]);
  });

  it('keeps a thousand faults and counts them all', () => {
    const many = sealedLog(Array.from({ length: 1500 }, (_, i) => content(`r${i}`))).lines;
    const spoiled = many.map((line) => line.replace('"name"', '"Name"'));
    const { faults, tamperedCount, verifiedCount } = check(spoiled, {}, 1500);
    assert.deepEqual([faults.length, tamperedCount, verifiedCount], [1000, 1500, 0]);
  });
});
