import { CecError } from '../../errors.ts';
import type { SecretKey, ServiceKeys, VerifyingKey } from '../../ports/keys.ts';
import type { LogAppend, LogHead, LogStore } from '../../ports/log-store.ts';
import { fromMillis, shiftSeconds, type Instant } from '../time.ts';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { createLogLock } from './log-lock.ts';
import { rangeOf, sealRecords, type RecordContent, type SealedRecord } from './seal-records.ts';

export interface LogWriterDeps {
  readonly store: LogStore;
  readonly keys: Pick<ServiceKeys, 'record' | 'checkpoint'> & {
    /** Heads that a replaced checkpoint key signed are the service's own, too. */
    readonly retired?: { readonly checkpoint: readonly VerifyingKey[] };
  };
  /** The name before the log's in a checkpoint's origin. */
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly newRecordId: () => string;
}

/** What is added to one log. Omitted ids and timestamps are filled in. */
export interface LogChange {
  readonly log: string;
  readonly records: readonly NewContent[];
  readonly erased: LogAppend['erased'];
  /** Seals the records instead of the present record key. */
  readonly sealedBy?: SecretKey | undefined;
}

export type NewContent = Omit<RecordContent, 'recordId' | 'timestamp'> & {
  readonly recordId?: string | undefined;
  readonly timestamp?: Instant | undefined;
};

export interface LogChanged {
  readonly log: string;
  readonly records: readonly SealedRecord[];
  readonly head: LogHead;
}

/** The one way by which logs grow. */
export interface LogWriter {
  /**
   * Decides and writes under the lock of `logs`, all changes in one durable step. `decide` sees the logs as
   * they are and may refuse by throwing. Rejects with LOG_CORRUPT when a stored head does not carry this
   * service's signature, CLOCK_BEHIND when time went back by over 5 minutes.
   */
  change(
    logs: readonly string[],
    decide: () => Promise<readonly LogChange[]>,
  ): Promise<readonly LogChanged[]>;
  /** The head of a log after its checkpoint was verified; undefined for an empty log. */
  verifiedHead(log: string): Promise<LogHead | undefined>;
  origin(log: string): string;
}

const MAX_BEHIND_SECONDS = 300;
/** Another process on the same database may be faster; each try re-reads what it decides on. */
const TRIES = 5;

export function createLogWriter({ store, keys, service, clock, newRecordId }: LogWriterDeps): LogWriter {
  const withLock = createLogLock();
  const origin = (log: string) => `${service}/${log}`;
  const ownKeys = [keys.checkpoint, ...(keys.retired?.checkpoint ?? [])].map(({ publicKey }) => publicKey);

  async function verifiedHead(log: string): Promise<LogHead | undefined> {
    const head = await store.head(log);
    if (head === undefined) return undefined;
    const checkpoint = ownKeys
      .map((key) => openCheckpoint(head.checkpoint, key))
      .find((opened) => opened !== undefined);
    const signed = checkpoint?.origin === origin(log) && checkpoint.size === head.size;
    if (!signed || checkpoint.root !== rangeOf(head).root()) {
      throw new CecError(
        'LOG_CORRUPT',
        'the stored head of the log does not carry the signature of this service',
      );
    }
    return head;
  }

  function seal(
    { log, records, erased, sealedBy = keys.record }: LogChange,
    before: LogHead | undefined,
  ): LogAppend & { sealed: LogChanged } {
    const now = fromMillis(clock());
    const recordedAt = recordingTime(now, before);
    const contents = records.map((record) => ({
      ...record,
      recordId: record.recordId ?? newRecordId(),
      timestamp: record.timestamp ?? now,
    }));
    const { records: lines, tiles, head } = sealRecords(log, before, contents, { key: sealedBy, recordedAt });
    const root = rangeOf(head).root();
    const checkpoint = signCheckpoint(
      { origin: origin(log), size: head.size, root },
      keys.checkpoint.privateKey,
    );
    const signedHead = { ...head, checkpoint };
    const sealed = { log, records: lines, head: signedHead };
    return { log, expectedSize: before?.size ?? 0, records: lines, tiles, head: signedHead, erased, sealed };
  }

  async function tryChange(
    append: LogStore['append'],
    decide: () => Promise<readonly LogChange[]>,
  ): Promise<readonly LogChanged[] | undefined> {
    const changes = await decide();
    const appends = await Promise.all(
      changes.map(async (change) => seal(change, await verifiedHead(change.log))),
    );
    if (appends.length === 0) return [];
    return (await append(appends)) ? appends.map(({ sealed }) => sealed) : undefined;
  }

  return {
    origin,
    verifiedHead,
    change: (logs, decide) =>
      withLock(logs, async () => {
        for (let attempt = 0; attempt < TRIES; attempt++) {
          const changed = await store.exclusively(logs, (append) => tryChange(append, decide));
          if (changed !== undefined) return changed;
        }
        throw new CecError('STORE_FAILED', 'another writer holds the log; retry with the same record ids');
      }),
  };
}

/** Never before the previous record; a clock that fell far behind is an error, not a time. */
function recordingTime(now: Instant, before: LogHead | undefined): Instant {
  if (before === undefined || now >= before.recordedAt) return now;
  if (now < shiftSeconds(before.recordedAt, -MAX_BEHIND_SECONDS)) {
    throw new CecError(
      'CLOCK_BEHIND',
      `the clock of the service (${now}) is more than 5 minutes behind the newest record (${before.recordedAt}); set it right`,
    );
  }
  return before.recordedAt;
}
