import type { LogStore } from '../../ports/log-store.ts';
import { hasSameContent } from '../log/append-records.ts';
import type { LogKind } from '../log/log-name.ts';
import { readRecord } from '../log/log-reader.ts';
import type { LineFailure, ProjectOutcome } from './import-note.ts';
import { LineFault } from './line-fault.ts';
import type { ImportedRecord, ReadLine } from './read-lines.ts';

/** What became of one project's lines, and the records that are new. */
export interface SortedLines extends ProjectOutcome {
  readonly fresh: readonly ImportedRecord[];
}

/** Which of a project's lines are new, which are there, and which fail. Call it under the lock of both logs. */
export async function sortLines(
  store: LogStore,
  nameOf: (kind: LogKind) => string,
  lines: readonly ReadLine[],
): Promise<SortedLines> {
  const fresh = new Map<string, ImportedRecord>();
  const failures: LineFailure[] = [];
  const isStored = await storedBefore(store, nameOf, lines);
  let present = 0;
  for (const { number, outcome } of lines) {
    const fault = outcome instanceof LineFault ? outcome : await admit(outcome, fresh, isStored);
    if (fault === 'present') present += 1;
    else if (fault !== undefined)
      failures.push({ line: number, reason: fault.reason, message: fault.message });
  }
  return { lines, fresh: [...fresh.values()], imported: fresh.size, present, failures };
}

type IsStored = (record: ImportedRecord) => Promise<'same' | 'other' | undefined>;

async function admit(
  record: ImportedRecord,
  fresh: Map<string, ImportedRecord>,
  isStored: IsStored,
): Promise<LineFault | 'present' | undefined> {
  const key = `${record.log}/${record.recordId}`;
  const stored = (await isStored(record)) ?? likeEarlier(record, fresh.get(key));
  if (stored === 'same') return 'present';
  if (stored === 'other')
    return new LineFault('conflict', 'record_id: is taken by a record with other content, or was erased');
  fresh.set(key, record);
  return undefined;
}

function likeEarlier(record: ImportedRecord, earlier: ImportedRecord | undefined) {
  if (earlier === undefined) return undefined;
  const names = ['schemaKey', 'timestamp', 'payloadJson'] as const;
  return names.every((name) => record[name] === earlier[name]) ? 'same' : 'other';
}

async function storedBefore(
  store: LogStore,
  nameOf: (kind: LogKind) => string,
  lines: readonly ReadLine[],
): Promise<IsStored> {
  const records = lines.flatMap(({ outcome }) => (outcome instanceof LineFault ? [] : [outcome]));
  const positions = new Map<LogKind, ReadonlyMap<string, number>>();
  for (const [kind, members] of Map.groupBy(records, ({ log }) => log)) {
    const ids = members.map(({ recordId }) => recordId);
    positions.set(kind, await store.positions(nameOf(kind), ids));
  }
  return async (record) => {
    const position = positions.get(record.log)?.get(record.recordId);
    if (position === undefined) return undefined;
    const stored = await readRecord(store, nameOf(record.log), position);
    return stored !== undefined && hasSameContent(stored, record) ? 'same' : 'other';
  };
}
