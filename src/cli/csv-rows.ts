import type { BundleRecord } from '../core/bundle/describe-record.ts';
import { csvLine } from './csv.ts';
import { digestText } from './digest-text.ts';
import { tell } from './output.ts';
import type { RecordRows } from './record-rows.ts';

const COLUMNS: readonly (readonly [name: string, cell: (record: BundleRecord) => string])[] = [
  ['file', ({ file }) => file],
  ['line', ({ line }) => String(line)],
  ['position', ({ position }) => String(position ?? '')],
  ['record_id', ({ recordId }) => recordId],
  ['schema_key', ({ schemaKey }) => schemaKey],
  ['timestamp', ({ timestamp }) => timestamp],
  ['outcome', ({ standing }) => standing],
  ['counts', ({ counts }) => (counts ? 'yes' : 'no')],
  ['subject', ({ subject }) => subject],
  ['leaf_hash', ({ leaf }) => digestText(leaf)],
  ['payload_hash', ({ payloadHash }) => digestText(payloadHash)],
];

/** A line with the names of the columns, then one for each record. The head goes to standard error. */
export function createCsvRows(head: readonly string[]): RecordRows {
  for (const line of head) tell(line);
  write(COLUMNS.map(([name]) => name));
  return {
    file: () => {},
    row: (record) => write(COLUMNS.map(([, cell]) => cell(record))),
    end: () => {},
  };
}

function write(cells: readonly string[]): void {
  process.stdout.write(csvLine(cells));
}
