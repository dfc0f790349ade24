import type { Readable } from 'node:stream';

/** What is known of a complete record file. */
export interface RecordFileSummary {
  readonly lines: number;
  /** Bytes before compression. */
  readonly size: number;
  readonly crc32: number;
  /** Of the bytes before compression, 64 hex digits. */
  readonly sha256: string;
}

export interface FinishedRecordFile extends RecordFileSummary {
  /** The raw deflate data; may be called again. */
  deflated(): Readable;
}

/**
 * The record files of one bundle while they are made: digests are taken and lines compressed and set aside
 * until the archive is written, since they come in chain order and leave file by file.
 */
export interface RecordFiles {
  /**
   * Adds whole lines to the file with this index. Resolves when more may follow; the number of blocks in
   * memory is bounded. Rejects with BUILD_FAILED when they cannot be set aside.
   */
  write(file: number, bytes: Uint8Array, lines: number): Promise<void>;
  finish(): Promise<readonly FinishedRecordFile[]>;
  /** Removes what was set aside; always to be called. */
  discard(): Promise<void>;
}

export interface RecordFilesFactory {
  /** Room for `count` record files of the bundle. */
  create(bundleId: string, count: number): Promise<RecordFiles>;
}
