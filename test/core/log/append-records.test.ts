import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { openCheckpoint } from '../../../src/core/log/checkpoint.ts';
import { eraseRecords } from '../../../src/core/log/erase-records.ts';
import { keys, LOG, openTestLog, OTHER } from './log-fixture.ts';
import type { TestLog } from './log-fixture.ts';
import { at } from './sealed-lines.ts';

const json = (text: string) => ({ payloadJson: Buffer.from(text) });
const A = { recordId: 'a', ...json('{"a":1}') };
const B = { recordId: 'b', ...json('{"b":1}') };
const C = { recordId: 'c', schemaKey: 'halluccheck.opa.v1' };

async function contentOf({ store }: TestLog) {
  const logs = [LOG, OTHER].map(async (log) => [
    await store.head(log),
    String(await store.lines(log, 0, 99)),
  ]);
  return Promise.all(logs);
}

async function openWith(t: TestContext, ...records: Parameters<TestLog['append']>[0][]) {
  const log = await openTestLog(t);
  for (const batch of records) await log.append(batch);
  return log;
}

/** Refused, and the logs are as they were. */
async function refuses(
  log: TestLog,
  records: Parameters<TestLog['append']>[0],
  error: object,
): Promise<void> {
  const before = await contentOf(log);
  await assert.rejects(log.append(records), error);
  assert.deepEqual(await contentOf(log), before);
}

describe('appendRecords', () => {
  it('answers in the order of the request, with a signed checkpoint of each log', async (t) => {
    const log = await openTestLog(t);
    const { records, checkpoints } = await log.append([A, C, B, {}]);
    assert.deepEqual(
      records.map(({ recordId, position, log: name, duplicate }) => [recordId, position, name, duplicate]),
      [
        ['a', 0, LOG, false],
        ['c', 0, OTHER, false],
        ['b', 1, LOG, false],
        ['r0', 2, LOG, false],
      ],
    );
    for (const { log: name, checkpoint } of checkpoints) {
      const opened = openCheckpoint(checkpoint, keys.checkpoint.publicKey);
      assert.deepEqual([opened?.origin, opened?.size], [`cec-test/${name}`, name === LOG ? 3 : 1]);
      assert.equal((await log.store.head(name))?.checkpoint, checkpoint);
    }
    assert.deepEqual(
      checkpoints.map(({ log: name }) => name),
      [LOG, OTHER],
    );
  });

  it('stores what was given and fills in the clock', async (t) => {
    const log = await openTestLog(t);
    await log.append([{ timestamp: at(-9), recordId: 'x' }, { recordId: 'y' }]);
    const lines = String(await log.store.lines(LOG, 0, 2)).split('\n');
    assert.match(lines[0] ?? '', new RegExp(`"recorded_at":"${at(0)}".*"timestamp":"${at(-9)}"`));
    assert.match(lines[1] ?? '', new RegExp(`"timestamp":"${at(0)}"`));
    assert.equal((await log.store.head(LOG))?.firstEvidence, at(-9));
  });

  it('counts the records of each kind, over appends', async (t) => {
    const log = await openTestLog(t);
    await log.append([{ schemaKey: 'gate_evaluations' }, { schemaKey: 'halluccheck.score.v1' }]);
    await log.append([{ schemaKey: 'halluccheck.gate.v1' }]);
    assert.deepEqual((await log.store.head(LOG))?.evidenceCounts, [1, 0, 0, 0, 0, 2]);
  });

  it('stores all or nothing', async (t) => {
    const log = await openWith(t, [A, C]);
    await refuses(log, [B, { schemaKey: 'nobody.knows' }], {
      code: 'INVALID_INPUT',
      message: /^records\[1\]\.schema_key: /,
    });
    await refuses(log, [B, json('{"a":1,"a":1}')], {
      code: 'INVALID_INPUT',
      message: /^records\[1\]\.payload\.a: /,
    });
    await refuses(log, [B, { ...C, ...json('{"other":1}') }], { code: 'RECORD_CONFLICT' });
    await refuses(
      log,
      [
        { recordId: 'd', schemaKey: 'spanforge.trust.v1' },
        { ...A, ...json('{}') },
      ],
      { code: 'RECORD_CONFLICT' },
    );
  });

  it('answers a repetition as it did then', async (t) => {
    const log = await openTestLog(t);
    const first = await log.append([A, { ...B, timestamp: at(-60) }]);
    log.clock.now += 3_600_000;
    const before = await contentOf(log);
    const repetitions = [
      [A, { ...B, timestamp: at(-60) }],
      [A, B],
      [
        { ...A, ...json(' { "a" : 1.0 }') },
        { ...B, schemaKey: 'score_records' },
      ],
    ];
    for (const again of repetitions) {
      const { records, checkpoints } = await log.append(again);
      assert.deepEqual(
        records,
        first.records.map((record) => ({ ...record, duplicate: true })),
      );
      assert.deepEqual(checkpoints, first.checkpoints);
    }
    assert.deepEqual(await contentOf(log), before);
  });

  it('stores what is new of a request and answers the rest', async (t) => {
    const log = await openWith(t, [A]);
    const { records } = await log.append([{ recordId: 'n' }, A, C, B]);
    assert.deepEqual(
      records.map(({ recordId, position, duplicate }) => `${recordId} ${position} ${duplicate}`),
      ['n 1 false', 'a 0 true', 'c 0 false', 'b 2 false'],
    );
  });

  it('refuses a stored id with other content, and says where it stands', async (t) => {
    const log = await openWith(t, [{ recordId: 'z' }, { ...A, timestamp: at(-60) }]);
    const conflict = { code: 'RECORD_CONFLICT', message: /^records\[1\]\.record_id: "a" .*position 1/ };
    await refuses(log, [B, { ...A, ...json('{"a":2}') }], conflict);
    await refuses(log, [B, { ...A, timestamp: at(-61) }], conflict);
    await refuses(log, [B, { ...A, schemaKey: 'halluccheck.bias.v1' }], conflict);
    const { store, writer } = log;
    const erasing = {
      orgId: 'acme',
      projectId: 'chat',
      recordIds: ['a'],
      reasonCode: 'GDPR',
      log: undefined,
    };
    await eraseRecords({ store, writer }, erasing);
    await refuses(log, [B, { ...A, timestamp: at(-60) }], conflict);
  });

  it('refuses an id that stands twice in one request and log', async (t) => {
    const log = await openTestLog(t);
    await refuses(log, [A, B, A], {
      code: 'INVALID_INPUT',
      message: /^records\[2\]\.record_id: "a" stands twice/,
    });
    const { records } = await log.append([A, { ...C, recordId: 'a' }]);
    assert.deepEqual(
      records.map(({ log: name }) => name),
      [LOG, OTHER],
    );
  });
});
