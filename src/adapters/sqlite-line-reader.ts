import type { DatabaseSync } from 'node:sqlite';

/** Rows joined by one statement: more gains nothing, and the joined text stays small. */
const ROWS = 128;
const LF = Buffer.from('\n');

/**
 * Reads lines [from, to) of a log as one buffer, each ended by LF. SQLite joins the rows, since one value of
 * a hundred lines crosses into JavaScript faster than a hundred values.
 */
export function createLineReader(db: DatabaseSync): (log: number, from: number, to: number) => Buffer {
  const joined = db.prepare(
    `select cast(group_concat(line, char(10)) as blob) as lines
     from (select line from record where log = ? and position >= ? and position < ? order by position)`,
  );
  return (log, from, to) => {
    const parts: Uint8Array[] = [];
    for (let at = from; at < to; at += ROWS) {
      const lines = joined.get(log, at, Math.min(to, at + ROWS))?.['lines'];
      if (lines instanceof Uint8Array) parts.push(lines, LF);
    }
    return Buffer.concat(parts);
  };
}
