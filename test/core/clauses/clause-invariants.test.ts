import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import type { ClauseEntry, Strictness } from '../../../src/core/clauses/clause-entry.ts';
import type { RecordTally } from '../../../src/ports/record-tally.ts';
import {
  someCircumstances,
  someRecord,
  steadyRecords,
  type Circumstances,
  type JudgedRecord,
} from './judged-records.ts';
import { referenceStatus } from './reference-status.ts';
import { mapOf, talliesOf } from './tallied-records.ts';

/** The reference is slow: each case looks at every eighth clause. */
const STRIDE = 8;
const RANK = { GAP: 0, PARTIAL: 1, SATISFIED: 2 };
const clauses = builtInCatalogue.frameworks.flatMap((framework) => framework.clauses);

/** A log of some records, with or without a steady stream of good ones, and how its bundle was asked for. */
const someCase = fc
  .record({ given: someCircumstances, some: fc.array(someRecord, { maxLength: 12 }), steady: fc.boolean() })
  .map(({ given, some, steady }) => ({
    given,
    records: [
      ...(steady ? steadyRecords(given.asked) : []),
      ...some.map((recordAt, i) => recordAt(given.asked, 100 + i)),
    ],
  }));

function tallied(
  records: readonly JudgedRecord[],
  { asked }: Circumstances,
  cuts: readonly number[] = [],
): RecordTally {
  const badHmacs = records.flatMap(({ forged }, position) => (forged ? [position] : []));
  return talliesOf(records, { ...asked, badHmacs }, cuts);
}

function entriesOf(tally: RecordTally, { asked, inServiceSince, ...rest }: Circumstances): ClauseEntry[] {
  return mapOf(tally, { asked, ...rest, period: { ...asked, inServiceSince } });
}

const mapped = (records: readonly JudgedRecord[], given: Circumstances) =>
  entriesOf(tallied(records, given), given);

/** Fails where a clause stands lower in the second map than in the first. */
function assertNotLower(before: readonly ClauseEntry[], after: readonly ClauseEntry[]): void {
  for (const [i, { status, clause_id, reasons }] of after.entries()) {
    const was = before[i]?.status ?? assert.fail();
    assert.ok(RANK[status] >= RANK[was], `${clause_id} was ${was}, is ${status} ${reasons.join('+')}`);
  }
}

const sampleless = (entries: readonly ClauseEntry[]) => entries.map((one) => ({ ...one, evidence_refs: [] }));

const isCore = (_: ClauseEntry, clause: number) => clauses[clause]?.tier === 'core';

describe('mapClauses', () => {
  it('gives what the rules say, clause by clause', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(someCase, fc.nat(STRIDE - 1), ({ given, records }, start) => {
        for (const [i, entry] of mapped(records, given).entries()) {
          if (i % STRIDE !== start) continue;
          const expected = referenceStatus(clauses[i] ?? assert.fail(), records, given);
          assert.deepEqual({ ...entry, ...expected }, entry, `${entry.framework} ${entry.clause_id}`);
          for (const one of [entry.status, ...entry.reasons]) seen.add(one);
        }
      }),
      { numRuns: 80 },
    );
    for (const status of Object.keys(RANK)) assert.ok(seen.has(status), `no ${status} among the cases`);
  });

  it('is GAP exactly without evidence, SATISFIED exactly without reasons, and counts by kind', () => {
    fc.assert(
      fc.property(someCase, ({ given, records }) => {
        for (const entry of mapped(records, given)) {
          const { status, reasons, evidence_count: count, adverse } = entry;
          assert.equal(status === 'GAP', count === 0);
          assert.equal(status === 'SATISFIED', reasons.length === 0);
          assert.equal(new Set(reasons).size, reasons.length);
          assert.equal(
            Object.values(entry.counts_by_kind).reduce((sum, one) => sum + one, 0),
            count,
          );
          assert.ok(adverse.unresolved <= adverse.total && adverse.total <= count);
          assert.equal(given.chain === 'invalid' && status === 'SATISFIED', false);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('does not depend on the order of records, but for the sample', () => {
    const shuffled = someCase.chain((one) =>
      fc
        .shuffledSubarray(one.records, { minLength: one.records.length })
        .map((others) => ({ ...one, others })),
    );
    fc.assert(
      fc.property(shuffled, ({ given, records, others }) => {
        assert.deepEqual(sampleless(mapped(others, given)), sampleless(mapped(records, given)));
      }),
      { numRuns: 20 },
    );
  });

  it('does not depend on where a log is cut into stripes', () => {
    fc.assert(
      fc.property(someCase, fc.array(fc.nat(60), { maxLength: 4 }), ({ given, records }, cuts) => {
        assert.deepEqual(tallied(records, given, cuts), tallied(records, given));
      }),
      { numRuns: 25 },
    );
  });

  // Of at most a thousand subjects of a kind: beyond that, one more may push a resolved one out of those told apart.
  it('never stands lower for one more record that is intact, in time and not adverse', () => {
    const grown = fc.tuple(someCase, someRecord, fc.nat(60));
    fc.assert(
      fc.property(grown, ([{ given, records }, recordAt, place]) => {
        const more = recordAt(given.asked, 500);
        fc.pre(!more.forged && more.outcome !== 'adverse');
        const after = records.toSpliced(place, 0, more);
        assertNotLower(mapped(records, given), mapped(after, given));
      }),
      { numRuns: 40 },
    );
  });

  it('never stands higher when it is judged more strictly', () => {
    fc.assert(
      fc.property(someCase, ({ given, records }) => {
        const tally = tallied(records, given);
        const at = (strictness: Strictness) => entriesOf(tally, { ...given, strictness });
        const [count, standard, strict] = [at('count'), at('standard'), at('strict')];
        assertNotLower(standard, count);
        assertNotLower(strict, standard);
        for (const [i, { reasons, findings }] of count.entries()) {
          if (count[i]?.status === 'GAP') continue;
          const both = new Set([...reasons, ...findings]);
          assert.deepEqual(both, new Set(standard[i]?.reasons));
          assert.equal(both.size, reasons.length + findings.length);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('gives core clauses the same entries in the extended tier', () => {
    fc.assert(
      fc.property(someCase, ({ given, records }) => {
        const { asked, inServiceSince, ...rest } = given;
        const tally = tallied(records, given);
        const core = mapOf(tally, { asked, ...rest, tier: 'core', period: { ...asked, inServiceSince } });
        assert.deepEqual(entriesOf(tally, given).filter(isCore), core);
      }),
      { numRuns: 20 },
    );
  });
});
