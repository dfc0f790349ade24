import { CENTRAL_HEADER_BYTES } from './zip-format.ts';

/** 1980-01-01 00:00 as an MS-DOS time (low half) and date (high half): the first moment that a ZIP header can name. */
const FIRST_MOMENT = 0x00210000;

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_RECORD_BYTES = 22;

/**
 * Sets the date of every entry to the first that the format knows, in place. Offsets: PKWARE APPNOTE 4.3.7, 4.3.12
 * and 4.3.16.
 *
 * @throws {Error} when it is not a plain ZIP archive (no comment, no ZIP64).
 */
export function fixZipDates(zip: Uint8Array): void {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const endRecord = zip.byteLength - END_RECORD_BYTES;
  let header = view.getUint32(endRecord + 16, true);
  for (let left = view.getUint16(endRecord + 10, true); left > 0; left -= 1) {
    setDate(view, header, { signature: CENTRAL_HEADER, field: 12 });
    setDate(view, view.getUint32(header + 42, true), { signature: LOCAL_HEADER, field: 10 });
    header += CENTRAL_HEADER_BYTES + variableBytes(view, header + 28);
  }
  if (header !== endRecord) throw new Error('the central directory does not end at its end record');
}

function setDate(
  view: DataView,
  header: number,
  { signature, field }: { signature: number; field: number },
): void {
  if (view.getUint32(header, true) !== signature) throw new Error(`no ZIP header at ${header}`);
  view.setUint32(header + field, FIRST_MOMENT, true);
}

/** Lengths of name, extra fields and comment. */
function variableBytes(view: DataView, lengths: number): number {
  return (
    view.getUint16(lengths, true) + view.getUint16(lengths + 2, true) + view.getUint16(lengths + 4, true)
  );
}
