import type { Entry, LocalFileHeader } from 'yauzl';
import { ArchiveFault } from '../ports/archive.ts';
import { EXTRA_ZIP64, FLAG_DATA_DESCRIPTOR, IN_ZIP64_32 } from './zip-format.ts';

/** Extra fields that say nothing about the content, with the only lengths they come in. */
const HARMLESS: ReadonlyMap<number, readonly number[]> = new Map([
  [0x5455, [5, 9, 13]], // Info-ZIP: times
  [0x7875, [11]], // Info-ZIP: owner
  [0x000a, [32]], // NTFS: times
  [0xcafe, [0]], // Java: "made by jar"
]);

const EXTRA_UNICODE_PATH = 0x7075;
const EXTRA_UNICODE_COMMENT = 0x6375;

/** Sizes as one header declares them, from its ZIP64 field where it has one. */
export interface DeclaredSizes {
  readonly size: number;
  readonly compressedSize: number;
  readonly zip64: boolean;
}

/** Whether there is any field but ZIP64. */
export function hasHarmlessFields(fields: ReadonlyMap<number, Buffer>): boolean {
  return [...fields.keys()].some((id) => id !== EXTRA_ZIP64);
}

/**
 * The extra fields of one header (APPNOTE 4.5), which must fill `bytes` to the last one.
 *
 * @throws ArchiveFault for a field that is repeated, malformed, or could change what a reader sees
 */
export function parseExtraFields(bytes: Buffer, name: string): ReadonlyMap<number, Buffer> {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt16LE(at + 2) : Infinity;
    if (end > bytes.length) throw new ArchiveFault('an extra field is cut short', name);
    const id = bytes.readUInt16LE(at);
    if (fields.has(id)) throw new ArchiveFault(`the extra field ${hex(id)} occurs twice`, name);
    fields.set(id, bytes.subarray(at + 4, end));
    at = end;
  }
  for (const [id, data] of fields) assertHarmless(id, data, name);
  return fields;
}

function assertHarmless(id: number, data: Buffer, name: string): void {
  if (id === EXTRA_ZIP64) return;
  if (id === EXTRA_UNICODE_PATH || id === EXTRA_UNICODE_COMMENT) {
    throw new ArchiveFault('a Unicode extra field gives it a second name or comment', name);
  }
  if (!HARMLESS.get(id)?.includes(data.length)) {
    throw new ArchiveFault(`the extra field ${hex(id)} is not one that zip tools write`, name);
  }
}

/**
 * A central header holds in its ZIP64 field exactly the values that its 32-bit fields mark as being there (APPNOTE 4.5.3);
 * `header` is the header as it stands in the file, since yauzl has replaced the marks.
 */
export function assertCentralZip64(header: Buffer, fields: ReadonlyMap<number, Buffer>, entry: Entry): void {
  const name = entry.fileNameRaw.toString('latin1');
  const marks = [20, 24, 42].filter((at) => header.readUInt32LE(at) === IN_ZIP64_32).length;
  if ((fields.get(EXTRA_ZIP64)?.length ?? 0) !== marks * 8 || fields.has(EXTRA_ZIP64) !== marks > 0) {
    throw new ArchiveFault(
      'its ZIP64 extra field does not hold what the central directory leaves to it',
      name,
    );
  }
}

/** A local header with a ZIP64 field leaves both sizes to it, and to the data descriptor when there is one. */
export function localSizes(
  local: LocalFileHeader,
  fields: ReadonlyMap<number, Buffer>,
  name: string,
): DeclaredSizes {
  const { uncompressedSize: size, compressedSize } = local;
  const zip64 = fields.get(EXTRA_ZIP64);
  const marks = [size, compressedSize].filter((value) => value === IN_ZIP64_32).length;
  if (zip64 === undefined ? marks !== 0 : marks !== 2 || zip64.length !== 16) {
    throw new ArchiveFault('its ZIP64 extra field does not hold what the local header leaves to it', name);
  }
  if (zip64 === undefined) return { size, compressedSize, zip64: false };
  return {
    size: Number(zip64.readBigUInt64LE(0)),
    compressedSize: Number(zip64.readBigUInt64LE(8)),
    zip64: true,
  };
}

export function hasDescriptor(header: { readonly generalPurposeBitFlag: number }): boolean {
  return (header.generalPurposeBitFlag & FLAG_DATA_DESCRIPTOR) !== 0;
}

function hex(id: number): string {
  return `0x${id.toString(16).padStart(4, '0')}`;
}
