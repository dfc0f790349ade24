import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { EVIDENCE_KINDS } from '../../../src/core/clauses/evidence-kinds.ts';
import { parseLine } from '../../../src/core/log/record-line.ts';
import {
  CHAIN_HEADER_ONLY,
  CHAIN_IN_FULL,
  eligibleKind,
  placeOf,
  StripeTally,
  TallySum,
  unexplainedErasures,
} from '../../../src/core/log/record-tally.ts';
import { parseInstant } from '../../../src/core/time.ts';
import type { RecordTally } from '../../../src/ports/record-tally.ts';
import { at, content, erasure, sealedLog, withoutPayload } from './sealed-lines.ts';

const period = { from: at(1000), to: at(9000) };

function read(line: string) {
  const bytes = Buffer.from(line);
  const record = parseLine(bytes, 0, bytes.length);
  assert.ok(record !== undefined);
  return { record, bytes };
}

function tallyOf(lines: readonly string[]): RecordTally {
  const tally = new StripeTally();
  for (const line of lines) {
    const { record, bytes } = read(line);
    tally.take(record, bytes, eligibleKind(record, period), true);
  }
  return tally.result();
}

function sumOf(...parts: readonly RecordTally[]): RecordTally {
  const sum = new TallySum();
  for (const part of parts) sum.take(part);
  return sum.result();
}

const someKey = fc.constantFrom(...EVIDENCE_KINDS.map(({ kind }) => kind), 'chain.import.v1');
const someLog = fc
  .array(fc.record({ second: fc.nat(12_000), schemaKey: someKey, erased: fc.boolean() }), { maxLength: 25 })
  .map((specs) => {
    const records = specs.map(({ second, schemaKey }, i) =>
      content(`r${i}`, { timestamp: at(second), schemaKey }),
    );
    const { lines } = sealedLog(records);
    return {
      specs,
      lines: lines.map((line, i) => (specs[i]?.erased === true ? withoutPayload(line) : line)),
    };
  });

const bundleRequest = (id: string, payloadJson: string) =>
  content(id, { schemaKey: 'chain.bundle.v1', payloadJson });

describe('StripeTally', () => {
  it('counts as one would by hand', () => {
    fc.assert(
      fc.property(someLog, ({ specs, lines }) => {
        const tally = tallyOf(lines);
        const isLate = (i: number) =>
          (specs[i]?.second ?? 0) < Math.max(...specs.slice(0, i).map(({ second }) => second)) - 3600;
        const eligible = specs
          .map(({ second, schemaKey }, i) => ({ ...specs[i], second, schemaKey, i }))
          .filter(
            ({ second, schemaKey }) => second >= 1000 && second <= 9000 && schemaKey !== 'chain.import.v1',
          );
        EVIDENCE_KINDS.forEach(({ kind }, index) => {
          const mine = eligible.filter(({ schemaKey, erased }) => schemaKey === kind && erased !== true);
          const seconds = mine.map(({ second }) => second);
          const { usable, excluded, ...inFile } = tally.kinds[index] ?? assert.fail();
          assert.deepEqual(inFile, {
            count: mine.length,
            firstPosition: mine[0]?.i ?? -1,
            lastPosition: mine.at(-1)?.i ?? -1,
            firstTimestamp: mine.length === 0 ? '' : at(Math.min(...seconds)),
            lastTimestamp: mine.length === 0 ? '' : at(Math.max(...seconds)),
            late: mine.filter(({ i }) => isLate(i)).length,
          });
          assert.deepEqual([usable.count, usable.outcomes.neutral], [mine.length, mine.length]);
          const all = specs.filter(({ schemaKey }) => schemaKey === kind);
          const gone = eligible.filter(({ schemaKey, erased }) => schemaKey === kind && erased);
          assert.deepEqual(excluded, {
            outside_period: all.length - mine.length - gone.length,
            erased: gone.length,
            future: 0,
            skipped: 0,
            bad_signature: 0,
          });
        });
        assert.equal(tally.lines, specs.length);
        assert.equal(
          tally.chainRecords,
          specs.filter(({ schemaKey }) => schemaKey.startsWith('chain.')).length,
        );
        assert.equal(tally.headerOnly, specs.filter(({ erased }) => erased).length);
        assert.deepEqual(
          tally.erased,
          eligible
            .filter(({ erased }) => erased === true)
            .map(({ i }) => ({ position: i, recordId: `r${i}` })),
        );
        assert.equal(tally.late, specs.filter((_, i) => isLate(i)).length);
        const evidence = specs.filter(({ schemaKey }) => schemaKey !== 'chain.import.v1');
        const seconds = evidence.map(({ second }) => second);
        assert.equal(tally.firstEvidence, seconds.length === 0 ? '' : at(Math.min(...seconds)));
      }),
      { numRuns: 100 },
    );
  });

  it('adds up however a log is cut', () => {
    fc.assert(
      fc.property(someLog, fc.nat(25), ({ lines }, cut) => {
        const whole = tallyOf(lines);
        assert.deepEqual(sumOf(tallyOf(lines.slice(0, cut)), tallyOf(lines.slice(cut))), whole);
        assert.deepEqual(sumOf(sumOf(), whole, sumOf()), whole);
      }),
      { numRuns: 60 },
    );
  });

  it('notes erasure records and corrected clocks', () => {
    const records = [
      erasure('e0', ['a', 'b']),
      content('c1', { schemaKey: 'chain.clock_corrected.v1' }),
      content('e2', { schemaKey: 'chain.erasure.v1', payloadJson: '{"record_ids":["c",1,null]}' }),
      content('e3', { schemaKey: 'chain.erasure.v1', payloadJson: '{"record_ids":"d"}' }),
    ];
    const { erasures, clockCorrections } = tallyOf(sealedLog(records).lines);
    const ids = [['a', 'b'], ['c'], []];
    assert.deepEqual(
      erasures,
      [0, 2, 3].map((position, i) => ({ position, recordIds: ids[i] })),
    );
    assert.deepEqual(clockCorrections, [1]);
  });

  it('notes requests for bundles, with an empty id where the record names no bundle', () => {
    const { lines } = sealedLog([
      bundleRequest('q0', '{"bundle_id":"cec-1"}'),
      content('c1', {}),
      bundleRequest('q2', '{"bundle_id":["cec-2"]}'),
      bundleRequest('q3', '{"bundle_id":"../cec 3"}'),
    ]);
    const { requests } = tallyOf(lines);
    assert.deepEqual(
      requests.map(({ position, bundleId }) => [position, bundleId]),
      [
        [0, 'cec-1'],
        [2, ''],
        [3, ''],
      ],
    );
    assert.ok(requests.every(({ recordedAt }) => parseInstant(recordedAt) === recordedAt));
  });

  it('notes no request whose hash or HMAC is wrong', () => {
    const [line = ''] = sealedLog([bundleRequest('q0', '{"bundle_id":"cec-1"}')]).lines;
    const { record, bytes } = read(line);
    const tally = new StripeTally();
    tally.take(record, bytes, undefined, false);
    assert.deepEqual(tally.result().requests, []);
  });

  it('keeps the newest 1,000 requests', () => {
    const { lines } = sealedLog([bundleRequest('q0', '{"bundle_id":"cec-1"}')]);
    const part = tallyOf(lines);
    const [request] = part.requests;
    assert.ok(request !== undefined);
    const sum = new TallySum();
    for (let position = 0; position < 1200; position++)
      sum.take({ ...part, requests: [{ ...request, position }] });
    const positions = sum.result().requests.map(({ position }) => position);
    assert.deepEqual([positions.length, positions[0], positions.at(-1)], [1000, 200, 1199]);
  });
});

describe('eligibleKind', () => {
  it('takes the first and the last microsecond of the period and nothing beside', () => {
    const kindAt = (timestamp: string) =>
      eligibleKind(read(sealedLog([content('r', { timestamp })]).lines[0] ?? '').record, period);
    assert.equal(kindAt(period.from), 0);
    assert.equal(kindAt(period.to), 0);
    assert.equal(kindAt(`${period.to.slice(0, -3)}01Z`), undefined);
    assert.equal(kindAt(at(999)), undefined);
  });
});

describe('placeOf', () => {
  it("puts evidence with its kind, the service's own records in full and the rest header-only", () => {
    const keys = [...EVIDENCE_KINDS.map(({ kind }) => kind), 'chain.bundle.v1'];
    const { lines } = sealedLog(
      keys.map((schemaKey, i) => content(`r${i}`, { schemaKey, timestamp: at(2000) })),
    );
    const places = lines.map((line) => {
      const { record } = read(line);
      return placeOf(record, eligibleKind(record, period));
    });
    assert.deepEqual(places, [0, 1, 2, 3, 4, 5, CHAIN_IN_FULL]);
    const { record } = read(withoutPayload(lines[3] ?? ''));
    assert.equal(placeOf(record, 3), CHAIN_HEADER_ONLY);
    assert.equal(placeOf(read(lines[3] ?? '').record, undefined), CHAIN_HEADER_ONLY);
  });
});

const named = (position: number, ...recordIds: string[]) => ({ position, recordIds });

describe('unexplainedErasures', () => {
  it('wants a record behind the erased one that names it', () => {
    const tally = { ...sumOf(), erased: [{ position: 5, recordId: 'a' }] };
    assert.deepEqual(unexplainedErasures(tally), tally.erased);
    assert.deepEqual(unexplainedErasures({ ...tally, erasures: [named(4, 'a')] }), tally.erased);
    assert.deepEqual(unexplainedErasures({ ...tally, erasures: [named(6, 'b')] }), tally.erased);
    assert.deepEqual(unexplainedErasures({ ...tally, erasures: [named(4, 'a'), named(6, 'b', 'a')] }), []);
  });
});
