import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../src/adapters/sqlite-database.ts';
import { createSqliteLogStore } from '../../../src/adapters/sqlite-log-store.ts';
import { appendRecords, type AppendResult } from '../../../src/core/log/append-records.ts';
import type { RecordInput } from '../../../src/core/log/accept-record.ts';
import { createLogWriter, type LogWriter } from '../../../src/core/log/log-writer.ts';
import type { RecordScanner } from '../../../src/ports/record-scanner.ts';
import { scanStripe } from '../../../src/workers/scan-task.ts';
import type { LogHead, LogStore } from '../../../src/ports/log-store.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { temporaryDirectory } from '../../adapters/temporary-directory.ts';

export const LOG = 'acme/chat/evidence';
export const OTHER = 'acme/chat/other';
/** 2026-03-01T00:00:00Z in milliseconds: where the clock of a test log stands at first. */
export const START = Date.parse('2026-03-01T00:00:00Z');

export const recordKey = secretKeyOf('a record key of more than thirty-two bytes');
const ed25519 = generateKeyPairSync('ed25519');
export const keys = { record: recordKey, checkpoint: { id: 'c1', ...ed25519 } };
export const macKeys: ReadonlyMap<string, KeyObject> = new Map([[recordKey.id, recordKey.key]]);

/** Logs in a real database on disk, with a clock that the test moves. */
export interface TestLog {
  readonly path: string;
  readonly store: LogStore;
  readonly writer: LogWriter;
  readonly clock: { now: number };
  readonly emptyHead: LogHead;
  append(
    records: readonly Partial<RecordInput>[],
    changed?: { allowUnknownSchema?: boolean },
  ): Promise<AppendResult>;
  /** Another process on the same database. */
  another(): LogStore;
  /** Changes the database behind the service's back. */
  tamper(sql: string): void;
}

export async function openTestLog(t: TestContext): Promise<TestLog> {
  const path = join(await temporaryDirectory(t), 'log.db');
  const clock = { now: START };
  const open = () => {
    const db = openDatabase(path);
    t.after(() => db.close());
    return createSqliteLogStore(db);
  };
  const store = open();
  const writer = createTestWriter(store, clock);
  return {
    path,
    store,
    writer,
    clock,
    emptyHead: {
      size: 0,
      prevHash: '',
      highWater: '',
      lateCount: 0,
      recordedAt: '',
      firstEvidence: '',
      evidenceCounts: [0, 0, 0, 0, 0, 0],
      range: [],
      checkpoint: '',
    },
    append: (records, { allowUnknownSchema = false } = {}) =>
      appendRecords(
        { store, writer, clock: () => clock.now },
        { orgId: 'acme', projectId: 'chat', records: records.map(inputOf), allowUnknownSchema },
      ),
    another: open,
    tamper: (sql) => {
      const db = new DatabaseSync(path);
      db.exec(sql);
      db.close();
    },
  };
}

/** Scans in this thread, in stripes of some positions, as the threads of the service do. */
export function createInlineScanner(store: LogStore, stripe = 4): RecordScanner {
  return {
    async *scan({ log, runs, period, withLines }) {
      for (const { first, last } of runs) {
        for (let from = first; from <= last; from += stripe) {
          const to = Math.min(last + 1, from + stripe);
          yield await scanStripe(store, macKeys, { log, from, to, period, withLines });
        }
      }
    },
  };
}

/** A writer with record ids `r0`, `r1` … of its own. */
export function createTestWriter(store: LogStore, clock: { readonly now: number }, prefix = 'r'): LogWriter {
  let ids = 0;
  const newRecordId = () => `${prefix}${ids++}`;
  return createLogWriter({ store, keys, service: 'cec-test', clock: () => clock.now, newRecordId });
}

export function inputOf(given: Partial<RecordInput>): RecordInput {
  const payloadJson = Buffer.from('{"score":0.5}');
  return {
    schemaKey: 'halluccheck.score.v1',
    payloadJson,
    recordId: undefined,
    timestamp: undefined,
    ...given,
  };
}
