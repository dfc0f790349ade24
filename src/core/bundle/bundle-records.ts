import type { OpenArchive } from '../../ports/archive.ts';
import { parseLine, type RecordLine } from '../log/record-line.ts';
import { RECORD_FILES } from './entries.ts';
import { mergeLines } from './merge-lines.ts';

/** A line of a record file; `bytes`, what the line's offsets refer to, is valid until the next step. */
export interface BundleLine {
  /** Entry of the bundle, such as `score_records/records.ndjson`. */
  readonly path: string;
  /** In its file, from 1. */
  readonly number: number;
  /** Without LF. */
  readonly bytes: Buffer;
  /** Undefined when the line is no record. */
  readonly record: RecordLine | undefined;
}

/**
 * The lines of one of a bundle's record files, in the file's order, one at a time.
 *
 * @throws {ArchiveFault} as `OpenArchive.read`
 * @throws {LineTooLong} for a line longer than any record
 */
export async function* readRecordLines(
  archive: OpenArchive,
  path: string,
): AsyncGenerator<BundleLine, undefined> {
  // The other files are empty here, so that a line that is too long is told of the right one.
  const lines = await mergeLines(
    RECORD_FILES.map((file) => (file === path ? archive.read(file) : nothing())),
  );
  while (lines.peek() !== Infinity) {
    const { number, line: bytes } = lines.take();
    yield { path, number, bytes, record: parseLine(bytes, 0, bytes.length) };
    if (!lines.advance()) await lines.settle();
  }
}

async function* nothing(): AsyncGenerator<Buffer, undefined> {}
