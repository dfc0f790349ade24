/* oxlint-disable no-underscore-dangle -- archiver, zip-stream and compress-commons name their protected members so */
import { Archiver } from 'archiver';
import type { ZipEntryData } from 'archiver';
import type { Readable } from 'node:stream';
import ZipStream from 'zip-stream';
import type { EntryDone, ZipEntry } from 'zip-stream';
import { EXTRA_ZIP64, IN_ZIP64_32, LOCAL_HEADER_BYTES, VERSION_ZIP64 } from './zip-format.ts';

/** What is known of an entry whose data is deflated already. */
export interface DeflatedFacts {
  /** Inflated bytes. */
  readonly size: number;
  readonly crc32: number;
}

declare module 'archiver' {
  interface ZipEntryData {
    /** Present when the source delivers raw deflate data. */
    deflated?: DeflatedFacts;
  }
  interface Archiver {
    _format: string;
    _module: DeflatedEntryEngine;
    _modulePipe(): void;
  }
}

/** Level 6, as `zip` does it; large chunks, since each one is a round trip through the thread pool. */
const ZLIB = { level: 6, chunkSize: 64 * 1024 };
const BUFFERED_BYTES = 2 ** 20;

/**
 * From this inflated size on an entry is written as ZIP64. Its compressed size comes after its header, so the
 * decision leaves room for data that does not compress and grows by deflate's block headers.
 */
const ZIP64_FROM = IN_ZIP64_32 - 2 ** 24;

/** An archiver ZIP that also takes entries which are deflated already: see docs/decisions/0002. */
export class DeflatedZipArchive extends Archiver {
  constructor() {
    super({ highWaterMark: BUFFERED_BYTES });
    this._format = 'zip';
    this._module = new DeflatedEntryEngine({ highWaterMark: BUFFERED_BYTES, zlib: { ...ZLIB } });
    this._modulePipe();
  }
}

/** Exported for the tests of its headers. */
export class DeflatedEntryEngine extends ZipStream {
  #facts: DeflatedFacts | undefined;

  /** What archiver calls on its format module, for one entry at a time. */
  append(source: Buffer | Readable, data: ZipEntryData, done: EntryDone): void {
    this.#facts = data.deflated;
    this.entry(source, data, done);
  }

  protected override _appendStream(entry: ZipEntry, source: Readable, done: EntryDone): void {
    if (this.#facts === undefined) {
      super._appendStream(entry, source, done);
      return;
    }
    entry.setSize(this.#facts.size);
    entry.setCrc(this.#facts.crc32);
    entry.isZip64 = () => entry.getSize() >= ZIP64_FROM;
    this._writeLocalFileHeader(entry);
    this.#passThrough(entry, source, done);
  }

  /** archiver hands over a stream of its own, which never fails: the writer watches the real source. */
  #passThrough(entry: ZipEntry, source: Readable, done: EntryDone): void {
    let compressedSize = 0;
    source.on('data', (chunk: Buffer) => {
      compressedSize += chunk.length;
    });
    source.once('end', () => {
      entry.setCompressedSize(compressedSize);
      this._afterAppend(entry);
      done(null, entry);
    });
    source.pipe(this, { end: false });
  }

  /**
   * compress-commons writes an 8-byte data descriptor for a large entry, but a local header that does not announce
   * it, and readers of streams take it for the 4-byte one (APPNOTE 4.3.9.2).
   */
  protected override _writeLocalFileHeader(entry: ZipEntry): void {
    if (!entry.isZip64()) {
      super._writeLocalFileHeader(entry);
      return;
    }
    entry.setVersionNeededToExtract(VERSION_ZIP64);
    entry.getGeneralPurposeBit().useDataDescriptor(true);
    entry._offsets.file = this.offset;
    this.write(zip64LocalHeader(entry));
    entry._offsets.contents = this.offset;
  }

  /** compress-commons takes the one offset that means "see ZIP64" for an ordinary one. */
  protected override _writeCentralFileHeader(entry: ZipEntry): void {
    if (entry._offsets.file >= IN_ZIP64_32) entry.isZip64 = () => true;
    super._writeCentralFileHeader(entry);
  }

  override isZip64(): boolean {
    return this._archive.centralOffset >= IN_ZIP64_32 || super.isZip64();
  }
}

/** Sizes and CRC-32 are left to the data descriptor, which the extra field makes an 8-byte one. */
function zip64LocalHeader(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.getName(), 'latin1');
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  header.write('PK\x03\x04', 0, 'latin1');
  header.writeUInt16LE(VERSION_ZIP64, 4);
  entry.getGeneralPurposeBit().encode().copy(header, 6);
  header.writeUInt16LE(entry.getMethod(), 8);
  header.writeUInt32LE(entry.getTimeDos(), 10);
  header.writeUInt32LE(IN_ZIP64_32, 18);
  header.writeUInt32LE(IN_ZIP64_32, 22);
  header.writeUInt16LE(name.length, 26);
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(EXTRA_ZIP64, 0);
  extra.writeUInt16LE(16, 2);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, name, extra]);
}
