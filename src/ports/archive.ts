import type { Readable } from 'node:stream';

/**
 * What an entry may be called: relative, ASCII, `/` between names. No name starts with a dot or a dash, and none is one
 * that Windows would take for another: it drops a dot at the end, and opens a device for `nul` and `nul.json`.
 */
export const ARCHIVE_PATH =
  /^(?!(?:.*\/)?(?:con|prn|aux|nul|com\d|lpt\d)(?:[./]|$))[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?(?:\/[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?)*$/i;

/**
 * One entry, in the order in which it will stand in the archive.
 *
 * `content` is compressed by the writer; only an entry `mimetype` in first place is stored as it is
 * (ETSI EN 319 162-1 annex A). `deflated` opens data that is raw deflate (RFC 1951) already, complete with its
 * final block; it is called once, when the entry's turn comes. `size` is the number of inflated bytes and `crc32`
 * the checksum over them; the writer copies both without checking.
 */
export type ArchiveEntry =
  | { readonly path: string; readonly content: Uint8Array }
  | {
      readonly path: string;
      readonly deflated: () => Readable;
      readonly size: number;
      readonly crc32: number;
    };

export interface ArchiveWriter {
  /**
   * Streams the archive with backpressure. The same entries give the same bytes: no clock, no owner, no comment.
   *
   * The stream is destroyed with the error of a source that fails, and with an `AbortError` whose cause is the
   * signal's reason. Whatever ends it, the source in use is destroyed and no later one is opened.
   *
   * @throws Error at once when a path does not match `ARCHIVE_PATH` or occurs twice, ignoring case
   */
  write(entries: readonly ArchiveEntry[], signal: AbortSignal): Readable;
}

/** Bounds on an archive from a stranger. Crossing one is an `ArchiveFault` that names it. */
export interface ArchiveLimits {
  /** Entries, directory entries included. */
  readonly entries: number;
  /** Inflated bytes of all entries. */
  readonly totalBytes: number;
  /** Inflated to compressed bytes of one entry; entries of less than 1 MiB inflated are exempt. */
  readonly entryRatio: number;
  /** Inflated bytes of all entries to the bytes of the archive file; less than 1 MiB inflated is exempt. */
  readonly ratio: number;
}

export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 64,
  totalBytes: 16 * 2 ** 30,
  entryRatio: 200,
  ratio: 100,
};

/** Below this many inflated bytes a compression ratio says nothing about the cost of reading. */
export const RATIO_EXEMPT_BYTES = 2 ** 20;

/**
 * The archive is damaged, hostile, or would read differently in another reader. `message` names the entry and the
 * problem; it is safe to show.
 */
export class ArchiveFault extends Error {
  /** The entry at fault, as its name stands in the archive; undefined when the archive as a whole is. */
  readonly entry: string | undefined;

  constructor(problem: string, entry?: string, options?: { cause?: unknown }) {
    super(entry === undefined ? problem : `${printable(entry)}: ${problem}`, options);
    this.name = 'ArchiveFault';
    this.entry = entry;
  }
}

const SHOWN_NAME_CHARACTERS = 80;

function printable(entry: string): string {
  const shown = entry.slice(0, SHOWN_NAME_CHARACTERS);
  return ARCHIVE_PATH.test(shown) ? shown : JSON.stringify(shown);
}

export interface ArchiveMember {
  readonly path: string;
  /** Inflated bytes. */
  readonly size: number;
  readonly compressedSize: number;
}

/** Why an archive is not byte for byte in the layout that `ArchiveWriter` produces, although it reads the same everywhere. */
export type RepackReason =
  | 'compression'
  | 'dates'
  | 'directories'
  | 'extra fields'
  | 'header fields'
  | 'modes'
  | 'order';

export interface ArchiveReader {
  /**
   * Opens a regular file, whatever its name ends with, and checks the whole structure: everything but the
   * compressed data, which `read` checks. The file is opened once and never written.
   *
   * @throws CecError `ARCHIVE_NOT_FOUND` when there is no such file, `NOT_AN_ARCHIVE` when it is no regular file,
   *   cannot be read, is empty, or has no end record
   * @throws ArchiveFault for everything that is ambiguous between readers, hostile, damaged or beyond a limit
   */
  open(path: string, limits?: Partial<ArchiveLimits>): Promise<OpenArchive>;
}

export interface OpenArchive {
  /** The files, in the order of the central directory. Directory entries are left out. */
  readonly entries: readonly ArchiveMember[];
  /** Empty when the layout is exactly as `ArchiveWriter` writes it. Sorted, without repetition. */
  readonly repacked: readonly RepackReason[];
  /**
   * The inflated content, in chunks of about 128 KiB. Several reads may run at once; each holds a few chunks.
   * What was yielded counts only when the iteration ends without an error: size, CRC-32 and the end of the
   * deflate stream are known no earlier. Leaving the loop early is fine. Chunks may share memory: copy, do not
   * transfer.
   *
   * @throws ArchiveFault when the data is not what the archive declares, or there is no such entry
   * @throws CecError `NOT_AN_ARCHIVE` when the file can no longer be read
   */
  read(path: string): AsyncIterable<Buffer>;
  /** Closes the file. A read that is under way, or begins later, may fail. */
  close(): Promise<void>;
}
