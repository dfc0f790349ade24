import { CecError } from '../errors.ts';
import { ArchiveFault } from '../ports/archive.ts';
import { IN_ZIP64_16, IN_ZIP64_32, VERSION_ZIP64 } from './zip-format.ts';
import type { ZipSource } from './zip-source.ts';

/** Where the central directory stands: the last thing before the end records, which are the last of the file. */
export interface EndRecord {
  readonly entries: number;
  readonly directoryOffset: number;
  readonly directorySize: number;
}

const SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');
const BYTES = 22;
const ZIP64_SIGNATURE = 0x06064b50;
const ZIP64_BYTES = 56;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCATOR_BYTES = 20;
const LONGEST_COMMENT = 0xffff;

/**
 * The end of central directory record (APPNOTE 4.3.16), with its ZIP64 companions (4.3.14, 4.3.15) when there are any.
 *
 * @throws CecError `NOT_AN_ARCHIVE` when no reader would find an end record
 */
export async function readEndRecord(source: ZipSource): Promise<EndRecord> {
  const tailBytes = Math.min(source.size, BYTES + LONGEST_COMMENT);
  const tail = await source.read(source.size - tailBytes, tailBytes);
  const record = lastRecord(tail);
  const at = source.size - BYTES;
  const zip64 = await readZip64(source, at);
  const end = zip64 === undefined ? fromRecord(record) : agreeing(record, zip64);
  const directoryEnd = zip64 === undefined ? at : at - LOCATOR_BYTES - ZIP64_BYTES;
  if (end.directoryOffset + end.directorySize !== directoryEnd) {
    throw new ArchiveFault('the central directory does not end where the end record begins');
  }
  return end;
}

function lastRecord(tail: Buffer): Buffer {
  const record = tail.subarray(Math.max(0, tail.length - BYTES));
  if (record.length < BYTES || record.indexOf(SIGNATURE) !== 0) throw withoutRecord(tail);
  if (record.readUInt16LE(20) !== 0) throw new ArchiveFault('the end record announces a comment');
  if (record.readUInt32LE(4) !== 0) throw new ArchiveFault('the end record names more than one disk');
  if (record.readUInt16LE(8) !== record.readUInt16LE(10)) {
    throw new ArchiveFault('the end record counts its entries in two ways');
  }
  return record;
}

function withoutRecord(tail: Buffer): Error {
  return tail.includes(SIGNATURE)
    ? new ArchiveFault('the end record is not the last 22 bytes: a comment, data after it, or a part missing')
    : new CecError('NOT_AN_ARCHIVE', 'the file is no ZIP archive, or its end is missing');
}

function fromRecord(record: Buffer): EndRecord {
  const end = fieldsOf(record);
  if (
    end.entries === IN_ZIP64_16 ||
    end.directorySize === IN_ZIP64_32 ||
    end.directoryOffset === IN_ZIP64_32
  ) {
    throw new ArchiveFault('the end record points to a ZIP64 record that is not there');
  }
  return end;
}

function fieldsOf(record: Buffer): EndRecord {
  return {
    entries: record.readUInt16LE(10),
    directorySize: record.readUInt32LE(12),
    directoryOffset: record.readUInt32LE(16),
  };
}

/** The ZIP64 record, if a locator stands right before the end record at `at`. */
async function readZip64(source: ZipSource, at: number): Promise<EndRecord | undefined> {
  if (at < LOCATOR_BYTES) return undefined;
  const locator = await source.read(at - LOCATOR_BYTES, LOCATOR_BYTES);
  if (locator.readUInt32LE(0) !== LOCATOR_SIGNATURE) return undefined;
  const recordAt = at - LOCATOR_BYTES - ZIP64_BYTES;
  const located =
    locator.readUInt32LE(4) === 0 &&
    locator.readBigUInt64LE(8) === BigInt(recordAt) &&
    locator.readUInt32LE(16) === 1;
  if (!located) throw new ArchiveFault('the ZIP64 locator does not point to the record before it');
  return zip64FieldsOf(await source.read(recordAt, ZIP64_BYTES));
}

function zip64FieldsOf(record: Buffer): EndRecord {
  const wellFormed =
    record.readUInt32LE(0) === ZIP64_SIGNATURE &&
    record.readBigUInt64LE(4) === BigInt(ZIP64_BYTES - 12) &&
    record.readUInt16LE(14) === VERSION_ZIP64 &&
    record.readBigUInt64LE(16) === 0n &&
    record.readBigUInt64LE(24) === record.readBigUInt64LE(32);
  if (!wellFormed) throw new ArchiveFault('the ZIP64 end record is malformed');
  return {
    entries: Number(record.readBigUInt64LE(32)),
    directorySize: Number(record.readBigUInt64LE(40)),
    directoryOffset: Number(record.readBigUInt64LE(48)),
  };
}

/** A reader that ignores ZIP64 must find the same values, or the mark that sends it there. */
function agreeing(record: Buffer, zip64: EndRecord): EndRecord {
  const short = fieldsOf(record);
  const agrees =
    [IN_ZIP64_16, zip64.entries].includes(short.entries) &&
    [IN_ZIP64_32, zip64.directorySize].includes(short.directorySize) &&
    [IN_ZIP64_32, zip64.directoryOffset].includes(short.directoryOffset);
  if (!agrees) throw new ArchiveFault('the end record and the ZIP64 end record differ');
  return zip64;
}
