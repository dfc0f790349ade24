import { once } from 'node:events';
import { invalidInput } from '../errors.ts';
import { createCsvRows } from './csv-rows.ts';
import { createJsonRows } from './json-rows.ts';
import type { RecordRows, RowsHead } from './record-rows.ts';
import { createTextRows } from './text-rows.ts';

/** Flags of commands that print records. */
export const ROW_FORMATS = {
  csv: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

type RowFormat = Readonly<Record<keyof typeof ROW_FORMATS, boolean>>;

/** @throws {CecError} INVALID_INPUT when both are given */
export function assertOneFormat({ csv, json }: RowFormat): void {
  if (csv && json) throw invalidInput('--csv', 'cannot be given together with --json; give one of them');
}

export function createRecordRows({ csv, json }: RowFormat, head: RowsHead): RecordRows {
  if (csv) return createCsvRows(head.lines);
  return json ? createJsonRows(head.json()) : createTextRows(head.lines);
}

/** Waits until standard output has room again; false when nobody reads it any more. */
export async function outputHasRoom(): Promise<boolean> {
  const { stdout } = process;
  // Its errors are told where they are listened for.
  if (stdout.errored === null && stdout.writableNeedDrain) await once(stdout, 'drain').catch(() => {});
  return stdout.errored === null;
}
