import type { KeyObject } from 'node:crypto';
import type { CheckTask } from '../../ports/record-checker.ts';
import type { StripeReport } from '../../ports/record-scanner.ts';
import { checkRecords, type OnLine } from '../log/check-records.ts';
import { CHAIN_HEADER_ONLY, CHAIN_IN_FULL } from '../log/record-tally.ts';

/** Checks a run of a bundle's lines: each record by itself, its links, and that it stands where it belongs. */
export function checkBundleRecords(task: CheckTask, keys: ReadonlyMap<string, KeyObject>): StripeReport {
  const bytes = Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.byteLength);
  let index = 0;
  let lineStart = 0;
  const onLine: OnLine = ({ line, start, place }) => {
    // Unreadable lines are skipped by the check; their file marks have to be skipped as well.
    for (; lineStart < start; lineStart = bytes.indexOf(LF, lineStart) + 1) index++;
    return misplacement(place, task.files[index] ?? -1, line.payload !== undefined, line.header.schema_key);
  };
  return checkRecords(
    { bytes, from: task.from, to: task.to, before: task.before },
    { ...task, keys },
    onLine,
  );
}

const LF = 10;

function misplacement(place: number, file: number, isFull: boolean, schemaKey: string): ReturnType<OnLine> {
  if (place === CHAIN_HEADER_ONLY) {
    if (!isFull && file === CHAIN_IN_FULL) return undefined;
    return isFull
      ? {
          check: 'record_counts',
          problem: `${schemaKey} is not evidence of the period, yet its payload is shown`,
        }
      : { check: 'record_hashes', problem: 'a record without payload stands among the evidence' };
  }
  if (place !== file)
    return { check: 'record_counts', problem: `${schemaKey} stands in the file of another kind` };
  if (place === CHAIN_IN_FULL && !isFull)
    return { check: 'record_hashes', problem: 'a chain.* record lacks its payload' };
  return undefined;
}
