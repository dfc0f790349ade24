import type { PoolClient } from 'pg';
import type { LogAppend, LogHead, NewRecord, TileGrowth } from '../ports/log-store.ts';

const HASH_BYTES = 32;

/**
 * Locks the heads of the logs until the transaction ends; a log without records gets an empty one, which a rollback
 * takes away. Always in the order of their names, so that two writers never wait for each other.
 */
export async function lockLogs(client: PoolClient, logs: readonly string[]): Promise<void> {
  const names = [...new Set(logs)].toSorted();
  await client.query(
    `insert into cec.log (name, size, prev_hash, high_water, late_count, recorded_at, first_evidence, evidence_counts,
       range, checkpoint)
     select name, 0, '', '', 0, '', '', '', '', '' from unnest($1::text[]) with ordinality as given (name, i)
     where not exists (select 1 from cec.log known where known.name = given.name)
     order by i on conflict (name) do nothing`,
    [names],
  );
  await client.query('select 1 from cec.log where name = any($1) order by name for update', [names]);
}

/** Appends under the lock of the logs. False, and nothing changed, when one has another size than expected. */
export async function appendToLogs(client: PoolClient, appends: readonly LogAppend[]): Promise<boolean> {
  const { rows } = await client.query<{ id: string; name: string; size: string }>(
    'select id, name, size from cec.log where name = any($1)',
    [appends.map(({ log }) => log)],
  );
  const known = new Map(rows.map(({ id, name, size }) => [name, { id, size: Number(size) }]));
  if (!appends.every(({ log, expectedSize }) => known.get(log)?.size === expectedSize)) return false;
  for (const append of appends) await appendToLog(client, known.get(append.log)?.id ?? '', append);
  return true;
}

async function appendToLog(client: PoolClient, id: string, append: LogAppend): Promise<void> {
  await updateHead(client, id, append.head);
  if (append.records.length > 0) await insertRecords(client, id, append.expectedSize, append.records);
  if (append.tiles.length > 0) await growTiles(client, id, append.tiles);
  for (const { position, line } of append.erased)
    await client.query('update cec.record set line = $3 where log = $1 and position = $2', [
      id,
      position,
      line,
    ]);
}

async function updateHead(client: PoolClient, id: string, head: LogHead): Promise<void> {
  await client.query(
    `update cec.log set size = $2, prev_hash = $3, high_water = $4, late_count = $5, recorded_at = $6,
       first_evidence = $7, evidence_counts = $8, range = $9, checkpoint = $10 where id = $1`,
    [
      id,
      head.size,
      head.prevHash,
      head.highWater,
      head.lateCount,
      head.recordedAt,
      head.firstEvidence,
      head.evidenceCounts.join(' '),
      head.range.join(' '),
      head.checkpoint,
    ],
  );
}

/** The lines travel as one value: they hold no LF, and an array of them would have to be quoted twice. */
async function insertRecords(
  client: PoolClient,
  id: string,
  first: number,
  records: readonly NewRecord[],
): Promise<void> {
  await client.query(
    `insert into cec.record (log, position, line, landmark)
     select $1::bigint, $2::bigint + i - 1, line, i = any($4::bigint[])
     from unnest(string_to_array($3, chr(10))) with ordinality as given (line, i)`,
    [
      id,
      first,
      records.map(({ line }) => line).join('\n'),
      records.flatMap(({ landmark }, i) => (landmark ? [i + 1] : [])),
    ],
  );
  await client.query(
    `insert into cec.record_id (log, id, position)
     select $1::bigint, id, $2::bigint + i - 1 from unnest($3::text[]) with ordinality as given (id, i)`,
    [id, first, records.map(({ recordId }) => recordId)],
  );
}

async function growTiles(client: PoolClient, id: string, tiles: readonly TileGrowth[]): Promise<void> {
  await client.query(
    `insert into cec.tile (log, level, number, hashes)
     select $1::bigint, grown.level, grown.number, coalesce(substring(stored.hashes from 1 for kept), '') || added
     from unnest($2::int[], $3::bigint[], $4::int[], $5::bytea[]) as grown (level, number, kept, added)
     left join cec.tile stored
       on stored.log = $1 and stored.level = grown.level and stored.number = grown.number
     on conflict (log, level, number) do update set hashes = excluded.hashes`,
    [
      id,
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ offset }) => offset * HASH_BYTES),
      tiles.map(({ hashes }) => Buffer.from(hashes)),
    ],
  );
}
