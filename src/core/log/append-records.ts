import { CecError, invalidInput } from '../../errors.ts';
import type { LogStore } from '../../ports/log-store.ts';
import { fromMillis } from '../time.ts';
import { acceptRecord, acceptRules, type AcceptedRecord, type RecordInput } from './accept-record.ts';
import { logName, type LogKind } from './log-name.ts';
import { readRecord, type StoredLine } from './log-reader.ts';
import type { LogChanged, LogWriter } from './log-writer.ts';

export interface AppendRequest {
  readonly orgId: string;
  readonly projectId: string;
  readonly records: readonly RecordInput[];
  readonly allowUnknownSchema: boolean;
}

export interface AppendedRecord {
  readonly recordId: string;
  readonly position: number;
  /** 64 hex digits. */
  readonly hmac: string;
  readonly log: string;
  /** It was stored by an earlier request with the same record id and content. */
  readonly duplicate: boolean;
}

export interface AppendResult {
  /** In the order of the request. */
  readonly records: readonly AppendedRecord[];
  readonly checkpoints: readonly { readonly log: string; readonly checkpoint: string }[];
}

export interface AppendDeps {
  readonly store: LogStore;
  readonly writer: LogWriter;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * Stores up to 1,000 records, all or none, and answers when they are durable. A record id that is stored
 * already with the same content answers as it did then; with other content, or erased, RECORD_CONFLICT.
 */
export async function appendRecords(deps: AppendDeps, request: AppendRequest): Promise<AppendResult> {
  const { orgId, projectId } = request;
  const rules = acceptRules(fromMillis(deps.clock()), request.allowUnknownSchema);
  const accepted = request.records.map((record, i) => acceptRecord(record, `records[${i}]`, rules));
  const groups = groupByLog(accepted, (kind) => logName(orgId, projectId, kind));
  refuseRepeatedIds(groups);
  let stored: (AppendedRecord | undefined)[] = [];
  const changed = await deps.writer.change([...groups.keys()].toSorted(), async () => {
    stored = await findStored(deps.store, groups, accepted.length);
    return [...groups]
      .map(([log, members]) => ({
        log,
        records: contentOf(members.filter(({ index }) => stored[index] === undefined)),
        erased: [],
      }))
      .filter(({ records }) => records.length > 0);
  });
  return {
    records: mergeResults(groups, stored, changed),
    checkpoints: await checkpointsOf(deps.writer, groups, changed),
  };
}

interface Member {
  readonly record: AcceptedRecord;
  /** Its place in the request. */
  readonly index: number;
}
type Groups = ReadonlyMap<string, readonly Member[]>;

function groupByLog(records: readonly AcceptedRecord[], nameOf: (kind: LogKind) => string): Groups {
  const members = records.map((record, index): Member => ({ record, index }));
  return Map.groupBy(members, ({ record }) => nameOf(record.log));
}

function refuseRepeatedIds(groups: Groups): void {
  for (const members of groups.values()) {
    const seen = new Set<string>();
    for (const { record, index } of members) {
      if (record.recordId === undefined) continue;
      if (seen.has(record.recordId)) {
        throw invalidInput(
          `records[${index}].record_id`,
          `"${record.recordId}" stands twice in this request`,
        );
      }
      seen.add(record.recordId);
    }
  }
}

async function findStored(
  store: LogStore,
  groups: Groups,
  count: number,
): Promise<(AppendedRecord | undefined)[]> {
  const found = Array.from<AppendedRecord | undefined>({ length: count });
  for (const [log, members] of groups) {
    const ids = members.map(({ record }) => record.recordId).filter((id) => id !== undefined);
    const positions = await store.positions(log, ids);
    for (const { record, index } of members) {
      const position = record.recordId === undefined ? undefined : positions.get(record.recordId);
      if (position === undefined) continue;
      const stored = await readRecord(store, log, position);
      if (stored === undefined || !hasSameContent(stored, record))
        throw conflict(index, record.recordId, position);
      found[index] = {
        recordId: record.recordId ?? '',
        position,
        hmac: stored.line.hmac,
        log,
        duplicate: true,
      };
    }
  }
  return found;
}

/** Compares what the producer gave; an omitted timestamp is not compared. */
export function hasSameContent({ bytes, line }: StoredLine, record: AcceptedRecord): boolean {
  const { header, payload } = line;
  if (payload === undefined || header.schema_key !== record.schemaKey) return false;
  if (record.timestamp !== undefined && header.timestamp !== record.timestamp) return false;
  return bytes.toString('utf8', payload.start, payload.end) === record.payloadJson;
}

function conflict(index: number, recordId: string | undefined, position: number): CecError {
  return new CecError(
    'RECORD_CONFLICT',
    `records[${index}].record_id: "${recordId}" is stored at position ${position} with other content, or was erased; use a new id`,
  );
}

function contentOf(members: readonly Member[]) {
  return members.map(({ record: { schemaKey, payloadJson, recordId, timestamp } }) => ({
    schemaKey,
    payloadJson,
    recordId,
    timestamp,
  }));
}

function mergeResults(
  groups: Groups,
  stored: readonly (AppendedRecord | undefined)[],
  changed: readonly LogChanged[],
): AppendedRecord[] {
  const results = [...stored];
  for (const { log, records } of changed) {
    const fresh = (groups.get(log) ?? []).filter(({ index }) => stored[index] === undefined);
    fresh.forEach(({ index }, i) => {
      const record = records[i];
      if (record === undefined) return;
      const { recordId, position, hmac } = record;
      results[index] = { recordId, position, hmac, log, duplicate: false };
    });
  }
  return results.filter((result) => result !== undefined);
}

async function checkpointsOf(writer: LogWriter, groups: Groups, changed: readonly LogChanged[]) {
  const written = new Map(changed.map(({ log, head }) => [log, head.checkpoint]));
  const all = [...groups.keys()].map(async (log) => ({
    log,
    checkpoint: written.get(log) ?? (await writer.verifiedHead(log))?.checkpoint ?? '',
  }));
  return Promise.all(all);
}
