import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { join } from 'node:path';
import { createDiskBundleStore } from '../../../src/adapters/disk-bundle-store.ts';
import { isShortKey, resolvePeriod, type BuildRequest } from '../../../src/core/bundle/build-request.ts';
import { planBundle } from '../../../src/core/bundle/plan-bundle.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { temporaryDirectory } from '../../adapters/temporary-directory.ts';
import { LOG, openTestLog } from '../log/log-fixture.ts';
import type { TestLog } from '../log/log-fixture.ts';
import { BUNDLE_ID, buildRequest, proveShown } from './bundle-fixture.ts';

const DEFAULTS = { firstDay: '2026-01-10', today: '2026-03-01' };
const asked = (fromDate?: string, toDate?: string, inServiceSince = '') => ({
  fromDate,
  toDate,
  inServiceSince,
});

describe('resolvePeriod', () => {
  it('takes the days as they are, both included', () => {
    assert.deepEqual(resolvePeriod(asked('2024-02-29', '2024-02-29'), DEFAULTS), {
      fromDate: '2024-02-29',
      toDate: '2024-02-29',
    });
    assert.equal(
      resolvePeriod(asked('2099-01-01', '2099-01-02', '2020-01-01'), DEFAULTS).toDate,
      '2099-01-02',
    );
  });

  it('runs from the first evidence to today without days', () => {
    assert.deepEqual(resolvePeriod(asked(), DEFAULTS), { fromDate: '2026-01-10', toDate: '2026-03-01' });
    const ahead = { firstDay: '2026-03-02', today: '2026-03-01' };
    assert.deepEqual(resolvePeriod(asked(), ahead), { fromDate: '2026-03-02', toDate: '2026-03-02' });
  });

  const wrong: readonly [field: string, ...Parameters<typeof asked>][] = [
    ['from_date', undefined, '2026-01-01'],
    ['to_date', '2026-01-01', undefined],
    ['from_date', '2026-02-29', '2026-03-01'],
    ['from_date', '', '2026-03-01'],
    ['from_date', '2026-1-1', '2026-03-01'],
    ['from_date', '2026-01-01T00:00:00Z', '2026-03-01'],
    ['to_date', '2026-01-01', '2026-04-31'],
    ['to_date', '2026-01-01', 'today'],
    ['from_date', '2026-03-02', '2026-03-01'],
    ['to_date', '1926-01-01', '2026-01-03'],
    ['in_service_since', '2026-01-01', '2026-03-01', '2025-13-01'],
    ['in_service_since', '2026-01-01', '2026-03-01', '2026-03-02'],
    ['in_service_since', undefined, undefined, 'yesterday'],
  ];
  for (const [field, ...given] of wrong)
    it(`names ${field} for ${JSON.stringify(given)}`, () => {
      const error = { code: 'INVALID_INPUT', message: new RegExp(`^${field}: `) };
      assert.throws(() => resolvePeriod(asked(...given), DEFAULTS), error);
    });

  it('allows a hundred years and no day more', () => {
    assert.equal(resolvePeriod(asked('1926-01-01', '2026-01-01'), DEFAULTS).toDate, '2026-01-01');
    assert.throws(() => resolvePeriod(asked('1926-01-01', '2026-01-02'), DEFAULTS), { message: /100 years/ });
  });
});

describe('isShortKey', () => {
  it('is true below 32 bytes, not characters', () => {
    assert.ok(isShortKey(secretKeyOf('x'.repeat(31))));
    assert.ok(!isShortKey(secretKeyOf('x'.repeat(32))));
    assert.ok(!isShortKey(secretKeyOf('é'.repeat(16))));
  });
});

async function openPlanner(t: TestContext) {
  const log = await openTestLog(t);
  const directory = join(await temporaryDirectory(t), 'bundles');
  const bundles = createDiskBundleStore({ directory, outputRoots: [] });
  const plan = (given: Partial<BuildRequest> = {}) => {
    const deps = { ...log, bundles, catalogue: builtInCatalogue, clock: () => log.clock.now };
    return planBundle(deps, { ...buildRequest, ...given }, BUNDLE_ID);
  };
  return { log, plan };
}

const sizeOf = async ({ store }: TestLog) => (await store.head(LOG))?.size ?? 0;
const DAY = 86_400_000;

describe('planBundle', () => {
  it('notes the request as the newest record of the log', async (t) => {
    const { log, plan } = await openPlanner(t);
    await log.append([{}, {}]);
    const { head, runs, location, fileName } = await plan();
    assert.equal(head.size, 3);
    assert.deepEqual(head, await log.store.head(LOG));
    const line = String(await log.store.lines(LOG, 2, 3));
    const payload = `"payload":{"bundle_id":"${BUNDLE_ID}","from_date":"2026-03-02","requested_by":"auditor@acme","to_date":"2026-03-02"}`;
    assert.ok(line.includes('"schema_key":"chain.bundle.v1"') && line.includes(payload), line);
    assert.equal(runs.at(-1)?.last, 2);
    assert.equal(fileName, 'halluccheck_cec_chat_2026-03-02_2026-03-02.zip');
    assert.ok(location.endsWith(`${BUNDLE_ID}/${fileName}`));
  });

  it('holds the records of the first to the last microsecond of the days, in UTC', async (t) => {
    const { log, plan } = await openPlanner(t);
    log.clock.now += 9 * DAY;
    const times = {
      before: '2026-03-01T23:59:59.999999Z',
      first: '2026-03-02T00:00:00.000000Z',
      last: '2026-03-02T23:59:59.999999Z',
      behind: '2026-03-03T00:00:00.000000Z',
      'still-the-first-in-Honolulu': '2026-03-03T09:00:00.000000Z',
      late: '2026-03-02T12:00:00.000000Z',
    };
    await log.append(Object.entries(times).map(([recordId, timestamp]) => ({ recordId, timestamp })));
    const planned = await plan();
    const { files } = await proveShown(log, planned, planned.runs);
    const ids = [...String(files[0]).matchAll(/"record_id":"([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(ids, ['first', 'last', 'late']);
  });

  it('runs from the day of the first evidence to today when no days are given', async (t) => {
    const { log, plan } = await openPlanner(t);
    await log.append([
      { timestamp: '2025-12-31T23:59:59.999999Z' },
      { timestamp: '2026-02-01T00:00:00.000000Z' },
    ]);
    log.clock.now += DAY;
    const { fromDate, toDate, period } = await plan({ fromDate: undefined, toDate: undefined });
    assert.deepEqual([fromDate, toDate], ['2025-12-31', '2026-03-02']);
    assert.deepEqual(period, { from: '2025-12-31T00:00:00.000000Z', to: '2026-03-02T23:59:59.999999Z' });
  });

  it('writes nothing for a request that it refuses', async (t) => {
    const { log, plan } = await openPlanner(t);
    await log.append([{}]);
    const refused: readonly [Partial<BuildRequest>, RegExp][] = [
      [{ frameworks: ['pci'] }, /^frameworks: /],
      [{ fromDate: '2026-02-30' }, /^from_date: /],
      [{ inServiceSince: 'soon' }, /^in_service_since: /],
      [{ outputDir: '/' }, /^output_dir: /],
    ];
    for (const [given, message] of refused) {
      await assert.rejects(plan(given), { code: 'INVALID_INPUT', message });
      assert.equal(await sizeOf(log), 1);
    }
    log.tamper("update log set checkpoint = ''");
    await assert.rejects(plan(), { code: 'LOG_CORRUPT' });
  });

  it('tells of an empty log, its namesakes, a period to come and a short secret', async (t) => {
    const { log, plan } = await openPlanner(t);
    const codes = async (given: Partial<BuildRequest> = {}) =>
      (await plan(given)).findings.map(({ code }) => code);
    const { findings } = await plan({ orgId: 'default' });
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['UNKNOWN_LOG', 'FUTURE_PERIOD'],
    );
    await log.append([{}]);
    const [namesake] = (await plan({ orgId: 'default' })).findings;
    assert.match(namesake?.message ?? '', /under organisation acme$/);
    const past = { fromDate: '2026-03-01', toDate: '2026-03-01' };
    assert.deepEqual(await codes(past), []);
    assert.deepEqual(await codes({ ...past, orgSecret: secretKeyOf('short') }), ['SHORT_KEY']);
  });
});
