import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { clauseTable, type TabledClause } from '../../src/cli/clause-table.ts';
import { widthOf } from '../../src/cli/text-width.ts';
import { ClauseSatisfaction } from '../../src/gen/spanforge/cec/v1/clause_pb.ts';

const { GAP, PARTIAL, SATISFIED, UNSPECIFIED } = ClauseSatisfaction;

function clause(
  clauseId: string,
  status: ClauseSatisfaction,
  given: Partial<TabledClause> = {},
): TabledClause {
  return {
    clauseId,
    status,
    framework: 'eu_ai_act',
    clauseName: 'Name',
    evidenceCount: 3,
    reasons: [],
    ...given,
  };
}

describe('clauseTable', () => {
  it('puts gaps first, then what is partial, and else keeps the order', () => {
    const clauses = [clause('s', SATISFIED), clause('p1', PARTIAL), clause('g', GAP), clause('p2', PARTIAL)];
    const [header = '', ...rows] = clauseTable(clauses);
    assert.match(header, /^status +framework +clause +name +evidence +reasons$/);
    assert.deepEqual(
      rows.map((row) => row.split(/ +/).slice(0, 3)),
      [
        ['GAP', 'eu_ai_act', 'g'],
        ['PARTIAL', 'eu_ai_act', 'p1'],
        ['PARTIAL', 'eu_ai_act', 'p2'],
        ['SATISFIED', 'eu_ai_act', 's'],
      ],
    );
  });

  it('shows name, number of records and reasons, the long ones in more lines', () => {
    const given = {
      clauseName: 'Accuracy and robustness everywhere',
      evidenceCount: 1234,
      reasons: ['COVERAGE_LOW', 'GAP_TOO_LONG', 'STALE'],
    };
    const [, ...lines] = clauseTable([clause('Art.15', PARTIAL, given)]);
    assert.match(
      lines[0] ?? '',
      /^PARTIAL +eu_ai_act +Art\.15 +Accuracy and robustness +1234 +COVERAGE_LOW, GAP_TOO_LONG,$/v,
    );
    assert.match(lines[1] ?? '', /^ +everywhere +STALE$/);
    assert.equal(lines.length, 2);
  });

  it('is empty without clauses', () => assert.deepEqual(clauseTable([]), []));

  it('shows a status of a newer service last', () => {
    const [, first = '', last = ''] = clauseTable([clause('new', UNSPECIFIED), clause('s', SATISFIED)]);
    assert.match(first, /^SATISFIED /);
    assert.match(last, /^\? /);
  });

  it('fits 100 columns and obeys nothing, whatever the clauses hold', () => {
    const any = fc.string({ unit: 'binary', maxLength: 80 });
    const clauses = fc.array(
      fc.record({
        status: fc.constantFrom(GAP, PARTIAL, SATISFIED),
        framework: any,
        clauseId: any,
        clauseName: any,
        evidenceCount: fc.nat({ max: 99_999_999 }),
        reasons: fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 5 }),
      }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(clauses, (given) => {
        for (const line of clauseTable(given)) {
          assert.ok(widthOf(line) <= 100, line);
          assert.doesNotMatch(line, /[\p{Cc}\p{Bidi_Control}]/u);
        }
      }),
    );
  });
});
