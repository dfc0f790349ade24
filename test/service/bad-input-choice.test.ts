import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { Reply } from '../rest/http-client.ts';
import { build, itAnswers, type Row } from './bad-input-rows.ts';
import { startService, type TestService } from './bad-input-service.ts';

let service: TestService;
before(async () => {
  service = await startService();
});
after(() => service.close());

const ALL = ['eu_ai_act', 'iso_42001', 'nist_ai_rmf', 'iso27001', 'soc2'];

function covers(expected: readonly string[]) {
  return ({ json }: Reply) => assert.deepEqual(Object(json).frameworks_covered, expected);
}

function findings(reply: Reply): string[] {
  const { findings: found }: { findings: { code: string }[] } = Object(reply.json);
  return found.map(({ code }) => code);
}

const badFrameworks: readonly [number, string, unknown, string | RegExp][] = [
  [41, 'no list', 'eu_ai_act', 'frameworks: must be a list of strings'],
  [43, 'an unknown one', ['pci'], /^frameworks: "pci" .*eu_ai_act, iso_42001, nist_ai_rmf, iso27001, soc2/],
  [44, 'a number', [7], 'frameworks: must be a list of strings'],
  [45, 'null', [null], 'frameworks: must be a list of strings'],
  [46, '10,000 of them', Array.from({ length: 10_000 }, () => 'soc2'), /^frameworks: /],
];

const goodFrameworks: readonly [number, string, readonly string[], readonly string[]][] = [
  [42, 'none, which means all', [], ALL],
  [47, 'one named twice', ['soc2', 'soc2'], ['soc2']],
  [48, 'one named in two ways', ['EU AI Act', 'eu_ai_act'], ['EU AI Act']],
  [49, 'one in other letters', ['EU-AI-ACT'], ['EU-AI-ACT']],
];

const A_DATE = 'must be a day of the calendar, YYYY-MM-DD';
const FORM = 'must be ["YYYY-MM-DD","YYYY-MM-DD"] or {"from":"YYYY-MM-DD","to":"YYYY-MM-DD"}';

const badPeriods: readonly [number, string, unknown, string | RegExp][] = [
  [50, 'from after to', ['2026-02-01', '2026-01-01'], 'date_range: from is after to'],
  [51, 'a day that no month has', ['2026-01-01', '2026-02-30'], `date_range: to ${A_DATE}`],
  [52, 'a month that no year has', ['2026-13-01', '2027-01-01'], `date_range: from ${A_DATE}`],
  [53, 'zeros', ['0000-00-00', '2026-01-01'], `date_range: from ${A_DATE}`],
  [55, 'over 100 years', ['1900-01-01', '2026-01-01'], 'date_range: to is more than 100 years after from'],
  [56, 'times', ['2026-01-01T00:00:00Z', '2026-01-02'], /^date_range: from /],
  [57, 'one element', ['2026-01-01'], `date_range: ${FORM}`],
  [58, 'three elements', ['2026-01-01', '2026-01-02', '2026-01-03'], `date_range: ${FORM}`],
  [59, 'another order', ['01/02/2026', '2026-01-02'], /^date_range: from /],
  [60, 'the last year of JavaScript', ['275761-01-01', '275761-01-02'], /^date_range: from /],
];

const rows: readonly Row[] = [
  ...badFrameworks.map(([row, what, frameworks, detail]) => ({
    row,
    what: `frameworks, ${what}`,
    ask: build({ frameworks }),
    status: 422,
    detail,
  })),
  ...goodFrameworks.map(([row, what, frameworks, covered]) => ({
    row,
    what: `frameworks, ${what}`,
    ask: build({ frameworks }),
    status: 201,
    also: covers(covered),
  })),
  ...badPeriods.map(([row, what, dateRange, detail]) => ({
    row,
    what: `date_range, ${what}`,
    ask: build({ date_range: dateRange }),
    status: 422,
    detail,
  })),
  {
    row: 54,
    what: 'date_range, wholly in the future, with gaps and a finding',
    ask: build({ date_range: ['2090-01-01', '2090-12-31'] }),
    status: 201,
    also: (reply) => {
      const { clauses }: { clauses: { status: string }[] } = Object(reply.json);
      assert.deepEqual([...new Set(clauses.map(({ status }) => status))], ['GAP']);
      assert.ok(findings(reply).includes('FUTURE_PERIOD'));
    },
  },
];

describe('POST /v1/risk/cec with frameworks and periods', () => itAnswers(() => service, rows));
