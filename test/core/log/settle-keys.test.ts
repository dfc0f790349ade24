import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { appendRecords } from '../../../src/core/log/append-records.ts';
import { openCheckpoint } from '../../../src/core/log/checkpoint.ts';
import { createLogWriter } from '../../../src/core/log/log-writer.ts';
import { settleKeys, type SettleDeps } from '../../../src/core/log/settle-keys.ts';
import { verifyLog } from '../../../src/core/log/verify-log.ts';
import type { KeyEntry, SecretKey } from '../../../src/ports/keys.ts';
import type { LogStore } from '../../../src/ports/log-store.ts';
import { publicKeyId } from '../../../src/public-key-id.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { scanStripe } from '../../../src/workers/scan-task.ts';
import { inputOf, keys as first, LOG, openTestLog, OTHER, START } from './log-fixture.ts';

const next = secretKeyOf('the record key that comes after the first one');
const third = secretKeyOf('the record key that comes after the next one');
const checkpoint = signingKey();

function signingKey() {
  const pair = generateKeyPairSync('ed25519');
  return { id: publicKeyId(pair.publicKey), ...pair };
}

interface Given {
  readonly record: SecretKey;
  readonly former?: readonly SecretKey[];
  readonly lost?: readonly string[];
  /** The present key came after one that was lost, of which nothing was noted. */
  readonly afterLoss?: boolean;
  readonly checkpoint?: typeof checkpoint;
  readonly formerCheckpoint?: readonly { readonly id: string; readonly publicKey: KeyObject }[];
}

function presentAfterLoss({ id }: SecretKey): KeyEntry {
  return { role: 'record', id, createdAt: undefined, retirement: undefined, afterLoss: true };
}

/** What a start of the service works with when it has these keys. */
function started(store: LogStore, given: Given) {
  const lost = (given.lost ?? []).map((id): KeyEntry => ({
    role: 'record',
    id,
    createdAt: undefined,
    retirement: { at: undefined, reason: 'lost' },
  }));
  const retired = {
    signing: [],
    record: given.former ?? [],
    link: [],
    attestation: [],
    checkpoint: given.formerCheckpoint ?? [],
    authority: [],
  };
  const keys: SettleDeps['keys'] = {
    record: given.record,
    checkpoint: given.checkpoint ?? first.checkpoint,
    retired,
    history: given.afterLoss === true ? [...lost, presentAfterLoss(given.record)] : lost,
  };
  let ids = 0;
  const newRecordId = () => `${given.record.id}.${ids++}`;
  const writer = createLogWriter({ store, keys, service: 'cec-test', clock: () => START, newRecordId });
  const append = (schemaKey = 'halluccheck.score.v1') =>
    appendRecords(
      { store, writer, clock: () => START },
      {
        orgId: 'acme',
        projectId: 'chat',
        records: [inputOf({ schemaKey, timestamp: '2026-02-01T00:00:00.000000Z' })],
        allowUnknownSchema: false,
      },
    );
  return { settle: () => settleKeys({ store, writer, keys }), append, writer };
}

/** Position, kind and key of each record, and what is wrong with them for who holds `held`. */
async function reportOf(store: LogStore, held: readonly SecretKey[], log = LOG) {
  const size = (await store.head(log))?.size ?? 0;
  const macs = new Map(held.map(({ id, key }) => [id, key]));
  const period = { from: '2026-01-01', to: '2026-12-31' };
  const { report } = await scanStripe(store, macs, { log, from: 0, to: size, period, withLines: false });
  const lines = (await store.lines(log, 0, size)).toString().trimEnd().split('\n');
  const records = lines.map((line) => {
    const { header, payload } = JSON.parse(line);
    return { kind: String(header.schema_key), key: String(header.key_id), payload };
  });
  return { records, report };
}

async function filledLog(t: TestContext) {
  const log = await openTestLog(t);
  await log.append([{}, { schemaKey: 'halluccheck.opa.v1' }]);
  return { store: log.store, tamper: (sql: string) => log.tamper(sql) };
}

async function linkFaults(store: LogStore) {
  const { report } = await reportOf(store, [first.record, next]);
  return report.faults.map(({ check, position, problem }) => [check, position, problem.slice(0, 13)]);
}

describe('settleKeys', () => {
  it('has the old record key say which one follows, and the log goes on with that', async (t) => {
    const { store } = await filledLog(t);
    const { settle, append } = started(store, { record: next, former: [first.record] });
    await settle();
    await append();
    const { records, report } = await reportOf(store, [first.record, next]);
    assert.deepEqual(
      records.map(({ kind, key }) => [kind, key]),
      [
        ['halluccheck.score.v1', first.record.id],
        ['chain.key_rotated.v1', first.record.id],
        ['halluccheck.score.v1', next.id],
      ],
    );
    assert.deepEqual(records[1]?.payload, { new_key_id: next.id, reason: 'rotated' });
    assert.deepEqual([report.faults, report.unknownKeys, report.tally.lostKeys], [[], [], []]);
    assert.deepEqual(report.heldKeys, [first.record.id, next.id]);
  });

  it('has the new key say that the old one was lost', async (t) => {
    const { store } = await filledLog(t);
    const { settle, append } = started(store, { record: next, lost: [first.record.id] });
    await settle();
    await append();
    const { records, report } = await reportOf(store, [next]);
    assert.deepEqual(
      records.map(({ key }) => key),
      [first.record.id, next.id, next.id],
    );
    assert.deepEqual(records[1]?.payload, { new_key_id: next.id, reason: 'lost' });
    assert.deepEqual([report.faults, report.unknownKeys], [[], [first.record.id]]);
    assert.deepEqual(report.tally.lostKeys, [{ position: 1, newKeyId: next.id }]);
  });

  it('does so for a lost key of which nothing but the log knows', async (t) => {
    const { store } = await filledLog(t);
    await started(store, { record: next, afterLoss: true }).settle();
    const { records, report } = await reportOf(store, [next]);
    assert.deepEqual(records.at(-1)?.payload, { new_key_id: next.id, reason: 'lost' });
    assert.deepEqual(report.faults, []);
  });

  it('goes from a key to the present one, whatever came between', async (t) => {
    const { store } = await filledLog(t);
    await started(store, { record: third, former: [first.record, next] }).settle();
    const { records, report } = await reportOf(store, [first.record, third]);
    assert.deepEqual(records.at(-1)?.payload, { new_key_id: third.id, reason: 'rotated' });
    assert.deepEqual(report.faults, []);
  });

  it('leaves a log that is done as it is', async (t) => {
    const { store } = await filledLog(t);
    const { settle } = started(store, { record: next, former: [first.record], checkpoint });
    await started(store, {
      record: next,
      former: [first.record],
      checkpoint,
      formerCheckpoint: [first.checkpoint],
    }).settle();
    const heads = await Promise.all([LOG, OTHER].map((log) => store.head(log)));
    await settle();
    assert.deepEqual(await Promise.all([LOG, OTHER].map((log) => store.head(log))), heads);
  });

  it('notes nothing in a log of other records, whose project has one of evidence', async (t) => {
    const { store } = await filledLog(t);
    const { settle, append } = started(store, { record: next, former: [first.record] });
    await settle();
    await append('halluccheck.opa.v1');
    const { records, report } = await reportOf(store, [first.record, next], OTHER);
    assert.deepEqual(
      records.map(({ kind, key }) => [kind, key]),
      [
        ['halluccheck.opa.v1', first.record.id],
        ['halluccheck.opa.v1', next.id],
      ],
    );
    assert.deepEqual(report.faults, []);
  });

  it('signs every head with the new checkpoint key, over the same tree', async (t) => {
    const { store } = await filledLog(t);
    const before = await Promise.all([LOG, OTHER].map((log) => store.head(log)));
    await started(store, {
      record: first.record,
      checkpoint,
      formerCheckpoint: [first.checkpoint],
    }).settle();
    for (const [i, log] of [LOG, OTHER].entries()) {
      const head = await store.head(log);
      assert.deepEqual([head?.size, head?.range], [before[i]?.size, before[i]?.range]);
      assert.equal(openCheckpoint(head?.checkpoint ?? '', checkpoint.publicKey)?.size, 1);
    }
  });

  it('refuses to go on when the key of the log is neither held nor given up', async (t) => {
    const { store } = await filledLog(t);
    const head = await store.head(LOG);
    await assert.rejects(started(store, { record: next }).settle(), {
      code: 'INVALID_INPUT',
      message: new RegExp(
        `^record.key: .*\\(${first.record.id}\\); restore that, .*cec keys rotate record --lost$`,
      ),
    });
    assert.deepEqual(await store.head(LOG), head);
  });

  it('leaves a log alone that another signed, and settles the others', async (t) => {
    const { store, tamper } = await filledLog(t);
    // The end of the signature, which is never all zeros.
    const forged = `substr(checkpoint, 1, length(checkpoint) - 9) || 'AAAAAAA=' || char(10)`;
    tamper(`update log set checkpoint = ${forged} where name = '${OTHER}'`);
    const { settle, writer } = started(store, { record: next, former: [first.record] });
    await settle();
    assert.equal((await store.head(LOG))?.size, 2);
    await assert.rejects(writer.verifiedHead(OTHER), { code: 'LOG_CORRUPT' });
  });
});

describe('a log whose key changes', () => {
  it('is broken where no record says so', async (t) => {
    const { store } = await filledLog(t);
    await started(store, { record: next }).append();
    assert.deepEqual(await linkFaults(store), [['chain_links', 1, 'key_id is not']]);
  });

  it('is broken where it goes on with the old key all the same', async (t) => {
    const { store } = await filledLog(t);
    await started(store, { record: next, former: [first.record] }).settle();
    await started(store, { record: first.record }).append();
    assert.deepEqual(await linkFaults(store), [['chain_links', 2, 'key_id is not']]);
  });

  it('is broken where a key says of itself that it was lost', async (t) => {
    const { store } = await filledLog(t);
    const { writer } = started(store, { record: first.record });
    const payloadJson = JSON.stringify({ new_key_id: next.id, reason: 'lost' });
    const record = { schemaKey: 'chain.key_rotated.v1', payloadJson };
    await writer.change([LOG], async () => [{ log: LOG, records: [record], erased: [] }]);
    assert.deepEqual(await linkFaults(store), [['chain_links', 1, 'a key that wa']]);
  });

  it('is one for VerifyChain, too', async (t) => {
    const { store } = await filledLog(t);
    const { settle, append, writer } = started(store, { record: next, former: [first.record] });
    await settle();
    await append();
    const held = new Map([first.record, next].map(({ id, key }) => [id, key]));
    const scanner = {
      async *scan({
        log,
        runs,
        period,
      }: {
        log: string;
        runs: readonly { first: number; last: number }[];
        period: { from: string; to: string };
      }) {
        for (const { first: from, last } of runs)
          for (let at = from; at <= last; at++)
            yield await scanStripe(store, held, { log, from: at, to: at + 1, period, withLines: false });
      },
    };
    const result = await verifyLog({ writer, scanner }, LOG, new AbortController().signal);
    assert.deepEqual([result.valid, result.verifiedCount, result.faults], [true, 3, []]);
  });
});
