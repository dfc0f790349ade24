import { CecError, invalidInput } from '../../errors.ts';
import type { KeyRing, SecretKey } from '../../ports/keys.ts';
import type { LogHead, LogStore } from '../../ports/log-store.ts';
import { openCheckpoint } from './checkpoint.ts';
import { KEY_ROTATED, keyAfter } from './key-rotation.ts';
import { readRecord } from './log-reader.ts';
import type { LogChange, LogWriter } from './log-writer.ts';

export interface SettleDeps {
  readonly store: LogStore;
  readonly writer: LogWriter;
  readonly keys: Pick<KeyRing, 'record' | 'checkpoint' | 'retired' | 'history'>;
}

/** Logs that change in one step. */
const BATCH = 100;

/**
 * Has every log go over to the present keys after others took their place: an evidence log gets a
 * `chain.key_rotated.v1`, and every head the signature of the present checkpoint key. A log that is done already stays
 * as it is, and so does one whose head is not the service's own, which no append extends.
 *
 * @throws {CecError} INVALID_INPUT when a log was sealed with a record key that is neither held nor given up
 */
export async function settleKeys(deps: SettleDeps): Promise<void> {
  const logs = await deps.store.names('');
  for (let from = 0; from < logs.length; from += BATCH) {
    const batch = logs.slice(from, from + BATCH);
    await deps.writer.change(batch, async () => {
      const changes = await Promise.all(batch.map((log) => settledLog(deps, log)));
      return changes.filter((change) => change !== undefined);
    });
  }
}

async function settledLog(deps: SettleDeps, log: string): Promise<LogChange | undefined> {
  const head = await ownHead(deps.writer, log);
  if (head === undefined) return undefined;
  const rotation = await rotationOf(deps, log, head);
  if (rotation !== undefined) return rotation;
  const isSigned = openCheckpoint(head.checkpoint, deps.keys.checkpoint.publicKey) !== undefined;
  return isSigned ? undefined : { log, records: [], erased: [] };
}

async function ownHead(writer: LogWriter, log: string): Promise<LogHead | undefined> {
  try {
    return await writer.verifiedHead(log);
  } catch (error) {
    if (error instanceof CecError && error.code === 'LOG_CORRUPT') return undefined;
    throw error;
  }
}

async function rotationOf(
  { store, keys }: SettleDeps,
  log: string,
  head: LogHead,
): Promise<LogChange | undefined> {
  const last = await readRecord(store, log, head.size - 1);
  const former = last === undefined ? '' : keyAfter(last.line, last.bytes);
  if (former === '' || former === keys.record.id) return undefined;
  const sealedBy = signerOf(keys, former);
  const reason = sealedBy === undefined ? 'lost' : 'rotated';
  const payloadJson = JSON.stringify({ new_key_id: keys.record.id, reason });
  return { log, records: [{ schemaKey: KEY_ROTATED, payloadJson }], erased: [], sealedBy };
}

/** The former key, which says itself what follows; undefined when it was given up, so that the new one has to say it. */
function signerOf({ retired, history }: SettleDeps['keys'], former: string): SecretKey | undefined {
  const noted = history.filter(({ role }) => role === 'record');
  const entry = noted.find(({ id }) => id === former);
  const isLost =
    entry === undefined ? noted.some(({ afterLoss }) => afterLoss) : entry.retirement?.reason === 'lost';
  if (isLost) return undefined;
  const key = retired.record.find(({ id }) => id === former);
  if (key !== undefined) return key;
  throw invalidInput(
    'record.key',
    `is not the key that records were sealed with last (${former}); restore that, or give it up with cec keys rotate record --lost`,
  );
}
