import type { DatabaseSync } from 'node:sqlite';
import type { LogAppend, LogStore, TileGrowth } from '../ports/log-store.ts';
import { toLogHead } from './log-head-row.ts';
import { inTransaction, storeCall } from './sqlite-database.ts';
import { createLineReader } from './sqlite-line-reader.ts';

/** The evidence logs in SQLite. `db` needs only to read when nothing is appended. */
export function createSqliteLogStore(db: DatabaseSync): LogStore {
  const selectLog = db.prepare('select * from log where name = ?');
  const selectNames = db.prepare('select name from log where name >= ? and name < ? order by name');
  const selectPosition = db.prepare('select position from record_id where log = ? and id = ?');
  const selectLandmarks = db.prepare(
    'select position from record where log = ? and position >= ? and landmark is not null order by position limit ?',
  );
  const selectTile = db.prepare('select hashes from tile where log = ? and level = ? and number = ?');
  const readLines = createLineReader(db);
  let write: Writer | undefined;

  const idOf = (log: string): number => Number(selectLog.get(log)?.['id'] ?? -1);
  const append: LogStore['append'] = async (appends) =>
    storeCall(() => {
      write ??= createWriter(db);
      return write(appends);
    });
  return {
    head: async (log) =>
      storeCall(() => {
        const row = selectLog.get(log);
        return row && toLogHead(row);
      }),
    append,
    // The data directory has one owner, whose writers take turns.
    exclusively: (_logs, work) => work(append),
    positions: async (log, recordIds) =>
      storeCall(() => {
        const id = idOf(log);
        const found = new Map<string, number>();
        for (const recordId of recordIds) {
          const position = selectPosition.get(id, recordId)?.['position'];
          if (typeof position === 'number') found.set(recordId, position);
        }
        return found;
      }),
    lines: async (log, from, to) => storeCall(() => readLines(idOf(log), from, to)),
    landmarks: async (log, from, limit) =>
      storeCall(() => selectLandmarks.all(idOf(log), from, limit).map((row) => Number(row['position']))),
    tile: async (log, level, index) =>
      storeCall(() => {
        const hashes = selectTile.get(idOf(log), level, index)?.['hashes'];
        return hashes instanceof Uint8Array ? hashes : undefined;
      }),
    names: async (prefix) =>
      storeCall(() => selectNames.all(prefix, `${prefix}\u{10ffff}`).map((row) => String(row['name']))),
  };
}

type Writer = (appends: readonly LogAppend[]) => boolean;

function createWriter(db: DatabaseSync): Writer {
  const selectSize = db.prepare('select size from log where name = ?');
  const upsertLog = db.prepare(
    `insert into log (name, size, prev_hash, high_water, late_count, recorded_at, first_evidence,
       evidence_counts, range, checkpoint)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (name) do update set size = excluded.size, prev_hash = excluded.prev_hash,
       high_water = excluded.high_water, late_count = excluded.late_count, recorded_at = excluded.recorded_at,
       first_evidence = excluded.first_evidence, evidence_counts = excluded.evidence_counts, range = excluded.range, checkpoint = excluded.checkpoint
     returning id`,
  );
  const insertRecord = db.prepare('insert into record (log, position, line, landmark) values (?, ?, ?, ?)');
  const insertRecordId = db.prepare('insert into record_id (log, id, position) values (?, ?, ?)');
  const updateLine = db.prepare('update record set line = ? where log = ? and position = ?');
  const selectTile = db.prepare('select hashes from tile where log = ? and level = ? and number = ?');
  const upsertTile = db.prepare(
    `insert into tile (log, level, number, hashes) values (?, ?, ?, ?)
     on conflict (log, level, number) do update set hashes = excluded.hashes`,
  );

  function growTile(log: number, { level, index, offset, hashes }: TileGrowth): void {
    const stored = selectTile.get(log, level, index)?.['hashes'];
    const kept = stored instanceof Uint8Array ? stored.subarray(0, offset * 32) : new Uint8Array();
    upsertTile.run(log, level, index, Buffer.concat([kept, hashes]));
  }

  function appendToLog({ log, expectedSize, records, tiles, head, erased }: LogAppend): void {
    const { size, prevHash, highWater, lateCount, recordedAt, firstEvidence, evidenceCounts, checkpoint } =
      head;
    const range = head.range.join(' ');
    const row = upsertLog.get(
      log,
      size,
      prevHash,
      highWater,
      lateCount,
      recordedAt,
      firstEvidence,
      evidenceCounts.join(' '),
      range,
      checkpoint,
    );
    const id = Number(row?.['id']);
    records.forEach(({ line, recordId, landmark }, i) => {
      insertRecord.run(id, expectedSize + i, line, landmark ? 1 : null);
      insertRecordId.run(id, recordId, expectedSize + i);
    });
    for (const tile of tiles) growTile(id, tile);
    for (const { position, line } of erased) updateLine.run(line, id, position);
  }

  const isCurrent = ({ log, expectedSize }: LogAppend) =>
    Number(selectSize.get(log)?.['size'] ?? 0) === expectedSize;

  return (appends) =>
    inTransaction(db, () => {
      if (!appends.every(isCurrent)) return false;
      appends.forEach(appendToLog);
      return true;
    });
}
