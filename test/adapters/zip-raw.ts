import { crc32, deflateRawSync } from 'node:zlib';

/** The fields that both headers of an entry carry, and those of the central one alone. */
export interface RawFields {
  madeBy: number;
  version: number;
  flags: number;
  method: number;
  time: number;
  date: number;
  crc: number;
  compressedSize: number;
  size: number;
  name: Buffer;
  extra: Buffer;
  comment: Buffer;
  disk: number;
  internal: number;
  attributes: number;
  offset: number;
}

/** One entry as `zipWriter` would write it, but for what is given otherwise. */
export interface RawEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly stored?: boolean;
  /** What stands in the place of the compressed data, its length included. */
  readonly data?: Buffer;
  readonly both?: Partial<RawFields>;
  readonly local?: Partial<RawFields>;
  readonly central?: Partial<RawFields>;
  /** Bytes in front of the local header, which no header knows of. */
  readonly before?: Buffer;
  readonly descriptor?: Buffer;
}

export interface RawEnd {
  /** How many bytes will stand in front of the archive; all offsets count them. */
  readonly from?: number;
  readonly order?: readonly number[];
  readonly beforeDirectory?: Buffer;
  readonly zip64?: { record?: Surgery; locator?: Surgery };
  readonly record?: Surgery;
  readonly comment?: Buffer;
}

/** Changes made in place. */
export type Surgery = (bytes: Buffer) => void;

/** A ZIP file of which every field can be a lie. */
export function rawZip(entries: readonly RawEntry[], end: RawEnd = {}): Buffer {
  const parts: Buffer[] = [];
  let at = end.from ?? 0;
  const push = (...added: Buffer[]): void => {
    parts.push(...added);
    at += Buffer.concat(added).length;
  };
  const central = entries.map((entry) => {
    push(entry.before ?? Buffer.alloc(0));
    const offset = at;
    const { fields, data, descriptor } = settle(entry);
    const open = descriptor.length > 0 ? { crc: 0, compressedSize: 0, size: 0 } : {};
    push(localHeader({ ...fields, ...open, ...entry.local }), data, entry.descriptor ?? descriptor);
    return centralHeader({ ...fields, offset, ...entry.central });
  });
  push(end.beforeDirectory ?? Buffer.alloc(0));
  const listed = end.order === undefined ? central : end.order.flatMap((index) => central[index] ?? []);
  const directory = Buffer.concat(listed);
  return Buffer.concat([...parts, directory, endRecords(central.length, directory.length, at, end)]);
}

function settle(entry: RawEntry): { fields: RawFields; data: Buffer; descriptor: Buffer } {
  const content = Buffer.from(entry.content ?? '');
  const data = entry.data ?? (entry.stored ? content : deflateRawSync(content));
  const fields = {
    ...DEFAULTS,
    ...(entry.stored ? { version: 10, flags: 0, method: 0 } : {}),
    crc: crc32(content),
    compressedSize: data.length,
    size: content.length,
    name: Buffer.from(entry.name, 'latin1'),
    ...entry.both,
  };
  const descriptor = Buffer.alloc((fields.flags & 8) === 0 ? 0 : 16);
  if (descriptor.length === 0) return { fields, data, descriptor };
  writeWords(descriptor, 0, [0x08074b50, fields.crc, fields.compressedSize, fields.size]);
  return { fields, data, descriptor };
}

const DEFAULTS: RawFields = {
  madeBy: 0x032d,
  version: 20,
  flags: 8,
  method: 8,
  time: 0,
  date: 0x21,
  crc: 0,
  compressedSize: 0,
  size: 0,
  name: Buffer.alloc(0),
  extra: Buffer.alloc(0),
  comment: Buffer.alloc(0),
  disk: 0,
  internal: 0,
  attributes: 0x81a40020,
  offset: 0,
};

function localHeader(fields: RawFields): Buffer {
  const header = Buffer.alloc(30);
  writeWords(header, 0, [0x04034b50]);
  writeShorts(header, 4, [fields.version, fields.flags, fields.method, fields.time, fields.date]);
  writeWords(header, 14, [fields.crc, fields.compressedSize, fields.size]);
  writeShorts(header, 26, [fields.name.length, fields.extra.length]);
  return Buffer.concat([header, fields.name, fields.extra]);
}

function centralHeader(fields: RawFields): Buffer {
  const header = Buffer.alloc(46);
  writeWords(header, 0, [0x02014b50]);
  writeShorts(header, 4, [
    fields.madeBy,
    fields.version,
    fields.flags,
    fields.method,
    fields.time,
    fields.date,
  ]);
  writeWords(header, 16, [fields.crc, fields.compressedSize, fields.size]);
  writeShorts(header, 28, [
    fields.name.length,
    fields.extra.length,
    fields.comment.length,
    fields.disk,
    fields.internal,
  ]);
  writeWords(header, 38, [fields.attributes, fields.offset]);
  return Buffer.concat([header, fields.name, fields.extra, fields.comment]);
}

function endRecords(entries: number, size: number, offset: number, end: RawEnd): Buffer {
  const comment = end.comment ?? Buffer.alloc(0);
  const record = Buffer.alloc(22);
  writeWords(record, 0, [0x06054b50]);
  const count = entries % 2 ** 16;
  writeShorts(record, 8, [count, count]);
  writeWords(record, 12, [size, offset]);
  writeShorts(record, 20, [comment.length]);
  end.record?.(record);
  const zip64 = end.zip64 === undefined ? [] : zip64Records(entries, size, offset, end.zip64);
  return Buffer.concat([...zip64, record, comment]);
}

function zip64Records(
  entries: number,
  size: number,
  offset: number,
  surgeries: NonNullable<RawEnd['zip64']>,
): Buffer[] {
  const record = Buffer.alloc(56);
  writeWords(record, 0, [0x06064b50, 44]);
  writeShorts(record, 12, [45, 45]);
  writeWords(record, 24, [entries, 0, entries, 0, size, 0, offset, 0]);
  const locator = Buffer.alloc(20);
  writeWords(locator, 0, [0x07064b50, 0, offset + size, 0, 1]);
  surgeries.record?.(record);
  surgeries.locator?.(locator);
  return [record, locator];
}

/** An extra field. */
export function extraField(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  writeShorts(head, 0, [id, data.length]);
  return Buffer.concat([head, data]);
}

/** A ZIP64 extra field with these 64-bit values. */
export function zip64Field(...values: readonly number[]): Buffer {
  const data = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) data.writeBigUInt64LE(BigInt(value), index * 8);
  return extraField(1, data);
}

export function writeWords(bytes: Buffer, at: number, values: readonly number[]): void {
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, at + index * 4);
}

export function writeShorts(bytes: Buffer, at: number, values: readonly number[]): void {
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, at + index * 2);
}
