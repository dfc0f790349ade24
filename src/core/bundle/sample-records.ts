import { hash } from 'node:crypto';
import type { OpenArchive } from '../../ports/archive.ts';
import { readRecordLines } from './bundle-records.ts';
import { recordDescriber, type BundleRecord, type RecordGrounds } from './describe-record.ts';

export interface SampleRequest {
  /** One of the bundle's record files. */
  readonly path: string;
  /** How many records are wanted. */
  readonly size: number;
  /** Any text; the same one draws the same sample. */
  readonly seed: string;
}

export interface RecordSample {
  /** In file order: as many as were wanted, or all there are. */
  readonly records: readonly BundleRecord[];
  /** Lines in the file that are records. */
  readonly population: number;
  /** Lines that are none, and so cannot be drawn. */
  readonly unreadable: number;
}

interface Drawn {
  readonly lot: string;
  readonly record: BundleRecord;
}

/** The lot of a record: SHA-256 over seed, LF and record id, as UTF-8, in hex. */
function lotOf(seed: string, recordId: string): string {
  return hash('sha256', `${seed}\n${recordId}`, 'hex');
}

/**
 * Draws the records with the smallest lots, in one pass, with no more than `size` records in memory. The draw hangs on
 * the seed and the record ids alone, so anybody can repeat it.
 *
 * @throws as `readRecordLines`
 */
export async function sampleRecords(
  archive: OpenArchive,
  { path, size, seed }: SampleRequest,
  grounds: RecordGrounds,
): Promise<RecordSample> {
  const describe = recordDescriber(grounds);
  const drawn: Drawn[] = [];
  let [population, unreadable] = [0, 0];
  for await (const line of readRecordLines(archive, path)) {
    if (line.record === undefined) {
      unreadable++;
      continue;
    }
    population++;
    const lot = lotOf(seed, line.record.header.record_id);
    const place = placeOf(lot, drawn);
    if (place >= size) continue;
    drawn.splice(place, 0, { lot, record: describe(line) });
    if (drawn.length > size) drawn.pop();
  }
  const records = drawn.map(({ record }) => record).toSorted((a, b) => a.line - b.line);
  return { records, population, unreadable };
}

/** Where a lot belongs among sorted ones; of equal ones, which only a forged bundle has, the first line's goes first. */
function placeOf(lot: string, drawn: readonly Drawn[]): number {
  let [low, high] = [0, drawn.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((drawn[middle]?.lot ?? '') <= lot) low = middle + 1;
    else high = middle;
  }
  return low;
}
