import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { collectInventory } from '../../../src/core/dpa/collect-inventory.ts';
import { eraseRecords } from '../../../src/core/log/erase-records.ts';
import { CecError } from '../../../src/errors.ts';
import { createInlineScanner, LOG, openTestLog } from '../log/log-fixture.ts';

const PROJECT = { orgId: 'acme', projectId: 'chat' };
const never = new AbortController().signal;
const NONE = {
  score_records: 0,
  bias_reports: 0,
  prri_records: 0,
  drift_events: 0,
  pii_detections: 0,
  gate_evaluations: 0,
};

const pii = (payload: object) => ({
  schemaKey: 'pii_detections',
  payloadJson: Buffer.from(JSON.stringify(payload)),
});

async function open(t: TestContext) {
  const log = await openTestLog(t);
  const deps = {
    ...log,
    scanner: createInlineScanner(log.store),
    clock: () => Date.parse('2026-04-01T00:00:00Z'),
  };
  return { log, deps };
}

describe('collectInventory', () => {
  it('prints zeros for a project without records', async (t) => {
    const { deps } = await open(t);
    assert.deepEqual(await collectInventory(deps, PROJECT, never), {
      status: 'collected',
      firstAt: '',
      lastAt: '',
      counts: NONE,
      chainValid: true,
      checkedAt: '2026-04-01T00:00:00.000000Z',
      observedPersonalData: [],
    });
  });

  it('counts all records of each kind, erased ones too, and names what PII detection saw', async (t) => {
    const { log, deps } = await open(t);
    await log.append([
      { schemaKey: 'score_records', timestamp: '2026-01-02T00:00:00.000000Z' },
      { schemaKey: 'score_records', recordId: 'gone', timestamp: '2026-02-01T00:00:00.000000Z' },
      pii({ detected: true, pii_types: ['phone number', 'email address'] }),
      pii({ detected: true, entity_type: 'email address' }),
      pii({ detected: false, category: 'nothing' }),
      pii({ categories: [7, null, ' iban '], detected: 'yes' }),
    ]);
    const erasing = { ...PROJECT, recordIds: ['gone'], reasonCode: 'X', log: undefined };
    await eraseRecords(log, erasing);
    const inventory = await collectInventory(deps, PROJECT, never);
    assert.partialDeepStrictEqual(inventory, {
      status: 'collected',
      firstAt: '2026-01-02T00:00:00.000000Z',
      counts: { ...NONE, score_records: 2, pii_detections: 4 },
      chainValid: true,
      observedPersonalData: ['email address', 'iban', 'phone number'],
    });
  });

  it('says that it was not collected when the log cannot be read', async (t) => {
    const { deps } = await open(t);
    for (const code of ['STORE_FAILED', 'LOG_CORRUPT'] as const) {
      const writer = {
        ...deps.writer,
        verifiedHead: async () => {
          throw new CecError(code, 'no');
        },
      };
      const inventory = await collectInventory({ ...deps, writer }, PROJECT, never);
      assert.deepEqual(inventory, { status: 'not_collected' });
    }
  });

  it('says that the chain does not verify', async (t) => {
    const { log, deps } = await open(t);
    await log.append([{}, {}]);
    const store = {
      ...log.store,
      lines: async (name: string, from: number, to: number) => {
        const lines = await log.store.lines(name, from, to);
        return name === LOG
          ? Buffer.from(lines.toString().replace('"payload":{', '"payload":{"x":1,'))
          : lines;
      },
    };
    const scanner = createInlineScanner(store);
    const inventory = await collectInventory({ ...deps, scanner }, PROJECT, never);
    assert.partialDeepStrictEqual(inventory, { status: 'collected', chainValid: false });
  });
});
