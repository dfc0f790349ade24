/** The part of zip-stream 7 and of compress-commons 7 beneath it that the deflated-entry engine builds on. */
declare module 'zip-stream' {
  import type { Readable, Transform, TransformOptions } from 'node:stream';
  import type { ZlibOptions } from 'node:zlib';

  export interface ZipEntry {
    /** Positions in the archive; `file` is that of the local header. */
    readonly _offsets: { file: number; contents: number };
    isZip64(): boolean;
    getName(): string;
    getMethod(): number;
    getTimeDos(): number;
    getSize(): number;
    getGeneralPurposeBit(): { encode(): Buffer; useDataDescriptor(use: boolean): void };
    setSize(bytes: number): void;
    setCompressedSize(bytes: number): void;
    setCrc(crc32: number): void;
    setVersionNeededToExtract(version: number): void;
  }

  export type EntryDone = (error: Error | null | undefined, entry?: ZipEntry) => void;

  export default class ZipStream extends Transform {
    /** Bytes written so far, which is where the next header will stand. */
    offset: number;
    protected readonly _archive: { centralOffset: number };
    constructor(options?: TransformOptions & { zlib?: ZlibOptions });
    entry(source: Buffer | Readable, data: object, done: EntryDone): this | undefined;
    finalize(): void;
    isZip64(): boolean;
    protected _appendStream(entry: ZipEntry, source: Readable, done: EntryDone): void;
    protected _writeLocalFileHeader(entry: ZipEntry): void;
    protected _writeCentralFileHeader(entry: ZipEntry): void;
    /** Closes the entry: data descriptor, and the central directory when it was the last. */
    protected _afterAppend(entry: ZipEntry): void;
  }
}
