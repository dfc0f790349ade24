import type { SQLOutputValue } from 'node:sqlite';
import type { PoolClient } from 'pg';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A table of the schema `cec`, and the PostgreSQL types of the columns that are filled. */
export interface TargetTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, 'text' | 'bigint' | 'integer' | 'boolean' | 'bytea'>>;
}

const BATCH_ROWS = 1000;
const BATCH_BYTES = 4 * 1024 * 1024;

/** Inserts rows in their order, and answers how many. `onRows` is told after each batch how many it had. */
export async function copyRows(
  client: PoolClient,
  table: TargetTable,
  rows: Iterable<Row>,
  onRows: (count: number) => void = () => {},
): Promise<number> {
  let copied = 0;
  for (const batch of batchesOf(rows)) {
    const count = await insert(client, table, batch);
    copied += count;
    onRows(count);
  }
  return copied;
}

async function insert(
  client: PoolClient,
  { name, columns }: TargetTable,
  rows: readonly Row[],
): Promise<number> {
  const names = Object.keys(columns);
  const arrays = Object.values(columns).map((type, i) => `$${i + 1}::${type}[]`);
  const { rowCount } = await client.query(
    `insert into cec.${name} (${names.join(', ')})
     select ${names.map((_, i) => `c${i}`).join(', ')}
     from unnest(${arrays.join(', ')}) with ordinality as given (${names.map((_, i) => `c${i}`).join(', ')}, place)
     order by place`,
    names.map((column) => rows.map((row) => valueOf(row[column]))),
  );
  return rowCount ?? 0;
}

/** A Buffer is what the driver sends as bytes. */
function valueOf(value: SQLOutputValue | undefined): SQLOutputValue | Buffer | undefined {
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

/** So many rows at once that neither their number nor their size is large. */
function* batchesOf(rows: Iterable<Row>): Generator<Row[]> {
  let batch: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    batch.push(row);
    for (const value of Object.values(row))
      if (typeof value === 'string' || value instanceof Uint8Array) bytes += value.length;
    if (batch.length < BATCH_ROWS && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
