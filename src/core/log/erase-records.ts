import { CecError, invalidInput } from '../../errors.ts';
import type { LogStore } from '../../ports/log-store.ts';
import { isChainKey } from '../clauses/evidence-kinds.ts';
import { logName, type LogKind } from './log-name.ts';
import { readRecord, type StoredLine } from './log-reader.ts';
import type { LogChange, LogWriter } from './log-writer.ts';
import { headerOnly } from './record-line.ts';

export interface EraseRequest {
  readonly orgId: string;
  readonly projectId: string;
  readonly recordIds: readonly string[];
  /** Why, as a code; it stands in the log for good, so never personal data. */
  readonly reasonCode: string;
  /** Where to look; undefined: the evidence log first, then the other. */
  readonly log: LogKind | undefined;
}

export interface EraseResult {
  /** Records whose payload is gone by this call. */
  readonly erased: number;
  /** Position of the `chain.erasure.v1` record; undefined when there was nothing left to erase. */
  readonly position: number | undefined;
  /** Of the evidence log. */
  readonly checkpoint: string;
}

interface FoundRecord extends StoredLine {
  readonly log: string;
}

/** Deletes salt and payload of records (GDPR Art. 17) and notes that in the evidence log; all or none. */
export async function eraseRecords(
  { store, writer }: { readonly store: LogStore; readonly writer: LogWriter },
  request: EraseRequest,
): Promise<EraseResult> {
  const nameOf = (kind: LogKind) => logName(request.orgId, request.projectId, kind);
  const evidence = nameOf('evidence');
  const searched = request.log === undefined ? [evidence, nameOf('other')] : [nameOf(request.log)];
  let erasing: FoundRecord[] = [];
  const changed = await writer.change([evidence, nameOf('other')], async () => {
    erasing = await findPayloads(store, searched, request.recordIds);
    return planErasure(evidence, erasing, request.reasonCode);
  });
  const erasure = changed.find(({ log }) => log === evidence);
  const head = erasure?.head ?? (await writer.verifiedHead(evidence));
  return {
    erased: erasing.length,
    position: erasure?.records[0]?.position,
    checkpoint: head?.checkpoint ?? '',
  };
}

async function findPayloads(
  store: LogStore,
  logs: readonly string[],
  ids: readonly string[],
): Promise<FoundRecord[]> {
  const found = [];
  for (const id of new Set(ids)) found.push(await findRecord(store, logs, id, ids.indexOf(id)));
  return found.filter(({ line }) => line.payload !== undefined);
}

async function findRecord(
  store: LogStore,
  logs: readonly string[],
  id: string,
  index: number,
): Promise<FoundRecord> {
  for (const log of logs) {
    const position = (await store.positions(log, [id])).get(id);
    const stored = position === undefined ? undefined : await readRecord(store, log, position);
    if (stored === undefined) continue;
    if (isChainKey(stored.line.header.schema_key)) {
      throw invalidInput(`record_ids[${index}]`, 'names a chain.* record, which cannot be erased');
    }
    return { ...stored, log };
  }
  throw new CecError(
    'RECORD_NOT_FOUND',
    `record_ids[${index}]: the project has no record "${id}"; nothing was erased`,
  );
}

function planErasure(evidence: string, erasing: readonly FoundRecord[], reasonCode: string): LogChange[] {
  if (erasing.length === 0) return [];
  const recordIds = erasing.map(({ line }) => line.header.record_id);
  const erasure = {
    schemaKey: 'chain.erasure.v1',
    payloadJson: JSON.stringify({ reason_code: reasonCode, record_ids: recordIds }),
  };
  const byLog = Map.groupBy(erasing, ({ log }) => log);
  return [evidence, ...[...byLog.keys()].filter((log) => log !== evidence)].map((log) => ({
    log,
    records: log === evidence ? [erasure] : [],
    erased: (byLog.get(log) ?? []).map(({ bytes, line }) => ({
      position: line.header.chain_position,
      line: headerOnly(bytes, 0, line).toString('utf8'),
    })),
  }));
}
