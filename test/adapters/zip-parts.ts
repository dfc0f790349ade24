import { rawZip, writeShorts, writeWords, type RawEntry } from './zip-raw.ts';

/** The pieces of a ZIP file, to be put together in ways that `rawZip` would not. */
export const END_BYTES = 22;
export const LOCAL_BYTES = 30;
export const CENTRAL_BYTES = 46;

/** A stored file whose content is its name, unless it is given. */
export function file(name: string, content: string | Buffer = name): RawEntry {
  return { name, content, stored: true };
}

/** Local headers with their data. */
export function locals(...entries: readonly RawEntry[]): Buffer {
  const zip = rawZip(entries);
  return zip.subarray(0, zip.readUInt32LE(zip.length - 6));
}

/** The central directory of entries of which the first stands at `from`. */
export function directory(entries: readonly RawEntry[], from = 0): Buffer {
  return rawZip(entries, { from }).subarray(locals(...entries).length, -END_BYTES);
}

/** The central header of an entry that stands at `offset`. */
export function listed(entry: RawEntry, offset: number, central: RawEntry['central'] = {}): Buffer {
  return directory([{ ...entry, central: { ...central, offset } }]);
}

export interface EndFields {
  readonly entries: number;
  readonly size: number;
  readonly offset: number;
  readonly comment?: number;
}

export function endRecord({ entries, size, offset, comment = 0 }: EndFields): Buffer {
  const record = Buffer.from(rawZip([]));
  writeShorts(record, 8, [entries, entries]);
  writeWords(record, 12, [size, offset]);
  writeShorts(record, 20, [comment]);
  return record;
}

/** Which of three numbers of an end record leave an entry out. */
export const OMISSIONS = Array.from({ length: 8 }, (_, bits) => ({
  here: (bits & 1) !== 0,
  total: (bits & 2) !== 0,
  size: (bits & 4) !== 0,
}));
