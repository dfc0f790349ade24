import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appendRecords } from '../../../src/core/log/append-records.ts';
import { verifyLog } from '../../../src/core/log/verify-log.ts';
import {
  createInlineScanner,
  createTestWriter,
  inputOf,
  LOG,
  openTestLog,
  OTHER,
  START,
} from './log-fixture.ts';
import type { TestLog } from './log-fixture.ts';

const A = { recordId: 'a' };
const B = { recordId: 'b' };
const C = { recordId: 'c', schemaKey: 'halluccheck.opa.v1' };

const never = async () => false;

describe('appendRecords beside others', () => {
  it('tries again when another process was faster, on what the log holds by then', async (t) => {
    const log = await openTestLog(t);
    const rival = { store: log.another(), clock: () => START };
    const rivalWriter = createTestWriter(rival.store, log.clock, 'rival-');
    let rounds = 0;
    /** A store through which the rival slips in just before each of the first three appends. */
    const append: typeof log.store.append = async (appends) => {
      if (rounds++ < 3)
        await appendRecords({ ...rival, writer: rivalWriter }, request([rounds === 2 ? { ...B } : {}]));
      return log.store.append(appends);
    };
    const store: typeof log.store = { ...log.store, append, exclusively: (_logs, work) => work(append) };
    const writer = createTestWriter(store, log.clock);
    const { records } = await appendRecords({ store, writer, clock: () => START }, request([A, B]));
    assert.deepEqual(
      records.map(({ position, duplicate }) => [position, duplicate]),
      [
        [3, false],
        [1, true],
      ],
    );
    const result = await verifyLog(
      { writer, scanner: createInlineScanner(store) },
      LOG,
      new AbortController().signal,
    );
    assert.deepEqual([result.valid, result.verifiedCount], [true, 4]);
  });

  it('gives up with a named error when another process is always faster', async (t) => {
    const log = await openTestLog(t);
    const store: typeof log.store = { ...log.store, exclusively: (_logs, work) => work(never) };
    const writer = createTestWriter(store, log.clock);
    const attempt = appendRecords({ store, writer, clock: () => START }, request([A]));
    await assert.rejects(attempt, { code: 'STORE_FAILED', message: /retry with the same record ids/ });
  });

  it('never forks the log, whoever appends at once', async (t) => {
    const log = await openTestLog(t);
    const writers = [log.writer, createTestWriter(log.another(), log.clock, 'w')];
    const all = await Promise.all(
      Array.from({ length: 16 }, (_, i) => {
        const writer = writers[i % 2] ?? log.writer;
        return retried(() =>
          appendRecords(
            { store: log.store, writer, clock: () => START },
            request([{ recordId: `id${i}` }, C]),
          ),
        );
      }),
    );
    const positions = all.map(({ records }) => records[0]?.position).toSorted((a = 0, b = 0) => a - b);
    assert.deepEqual(
      positions,
      Array.from({ length: 16 }, (_, i) => i),
    );
    const { writer, store } = log;
    const { valid } = await verifyLog(
      { writer, scanner: createInlineScanner(store) },
      LOG,
      new AbortController().signal,
    );
    assert.ok(valid);
    assert.equal((await store.head(OTHER))?.size, 1);
  });
});

function request(records: Parameters<TestLog['append']>[0]) {
  return { orgId: 'acme', projectId: 'chat', records: records.map(inputOf), allowUnknownSchema: false };
}

/** As a client does that is told to retry. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('retry')) throw error;
    }
  }
}
