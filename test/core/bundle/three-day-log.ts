import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { selectRuns } from '../../../src/core/bundle/shown-runs.ts';
import { daysToInstants } from '../../../src/core/time.ts';
import { LOG, openTestLog } from '../log/log-fixture.ts';
import type { TestLog } from '../log/log-fixture.ts';
import { at } from '../log/sealed-lines.ts';
import { BUNDLE_ID, buildRequest } from './bundle-fixture.ts';

const HOUR = 3600;
export const DAY = 24 * HOUR;
/** Before, in and behind the period, 2 March; one comes late for it. */
export const TIMES = [
  ...[0, 1, 2, 3, 4, 5].map((hour) => hour * HOUR),
  ...[0, 5, 4, 9, 9, 23].map((hour) => DAY + hour * HOUR),
  ...[0, 1, 2, 3, 4, 5, 6].map((hour) => 2 * DAY + hour * HOUR),
  DAY + 7 * HOUR,
  ...[7, 8, 9].map((hour) => 2 * DAY + hour * HOUR),
];
export const LATE = TIMES.indexOf(DAY + 7 * HOUR);

export async function openLog(t: TestContext, size = TIMES.length) {
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
export async function plan(log: TestLog, bundleId = BUNDLE_ID) {
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

export const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
