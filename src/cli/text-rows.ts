import type { BundleRecord } from '../core/bundle/describe-record.ts';
import { digestText } from './digest-text.ts';
import { print } from './output.ts';
import type { RecordRows } from './record-rows.ts';
import { createTable, type Table } from './table.ts';
import { clipped } from './text-width.ts';

const COLUMNS = [
  { name: 'line', align: 'right' },
  { name: 'position', align: 'right' },
  { name: 'record_id' },
  { name: 'timestamp' },
  { name: 'outcome' },
  { name: 'counts' },
  { name: 'subject' },
] as const;
const SUBJECT_WIDTH = 48;

/** A section for each file. Digests, which are long, stand on lines of their own. */
export function createTextRows(head: readonly string[]): RecordRows {
  for (const line of head) print(line);
  let section: { readonly table: Table; rows: number } | undefined;
  const end = () => {
    section?.table.end();
    if (section?.rows === 0) print('no records');
  };
  return {
    file: (path) => {
      end();
      print('');
      print(path);
      section = { table: createTable(COLUMNS, print), rows: 0 };
    },
    row: (record) => {
      if (section === undefined) return;
      section.rows++;
      section.table.row(cellsOf(record), digestLines(record));
    },
    end,
  };
}

function cellsOf(record: BundleRecord): string[] {
  return [
    String(record.line),
    String(record.position ?? ''),
    record.recordId,
    record.timestamp,
    record.standing,
    record.counts ? 'yes' : 'no',
    clipped(record.subject, SUBJECT_WIDTH),
  ];
}

function digestLines({ leaf, payloadHash }: BundleRecord): string[] {
  if (leaf === '') return [];
  return [`      leaf_hash     ${digestText(leaf)}`, `      payload_hash  ${digestText(payloadHash)}`];
}
