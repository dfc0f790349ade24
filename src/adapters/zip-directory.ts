import { callbackify } from 'node:util';
import { RandomAccessReader, fromRandomAccessReaderPromise } from 'yauzl';
import type { Entry, LocalFileHeader, ZipFile } from 'yauzl';
import { CecError } from '../errors.ts';
import { ArchiveFault } from '../ports/archive.ts';
import type { EndRecord } from './zip-end-record.ts';
import { CENTRAL_HEADER_BYTES } from './zip-format.ts';
import type { ZipSource } from './zip-source.ts';

/** Both descriptions of one entry, as yauzl parsed them, and the fixed part of the central one as it stands. */
export interface HeaderPair {
  readonly central: Entry;
  readonly centralHeader: Buffer;
  readonly local: LocalFileHeader;
}

/** Lets yauzl read through the source, which checks bounds and turns failures into ours. */
class SourceReader extends RandomAccessReader {
  readonly #copy: (...args: Parameters<RandomAccessReader['read']>) => void;

  constructor(source: ZipSource) {
    super();
    this.#copy = callbackify(async (buffer: Buffer, offset: number, length: number, position: number) => {
      (await source.read(position, length)).copy(buffer, offset);
    });
  }

  override read(...args: Parameters<RandomAccessReader['read']>): void {
    this.#copy(...args);
  }
}

/**
 * Every entry of the central directory, in its order, with its local header.
 *
 * @throws ArchiveFault when they cannot be parsed, or are not as many and as long as the end record says
 */
export async function readDirectory(source: ZipSource, end: EndRecord): Promise<HeaderPair[]> {
  try {
    const zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.size, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    });
    try {
      return await readHeaders(zip, source, end);
    } finally {
      zip.close();
    }
  } catch (error) {
    throw toFault(error);
  }
}

async function readHeaders(zip: ZipFile, source: ZipSource, end: EndRecord): Promise<HeaderPair[]> {
  const pairs: HeaderPair[] = [];
  let at = end.directoryOffset;
  for await (const central of zip.eachEntry()) {
    const centralHeader = await source.read(at, CENTRAL_HEADER_BYTES);
    at += CENTRAL_HEADER_BYTES + central.fileNameLength;
    at += central.extraFieldLength + central.fileCommentLength;
    pairs.push({ central, centralHeader, local: await zip.readLocalFileHeaderPromise(central) });
  }
  if (at !== end.directoryOffset + end.directorySize) {
    throw new ArchiveFault('the central directory is not as long as the end record says');
  }
  return pairs;
}

function toFault(error: unknown): Error {
  if (error instanceof ArchiveFault || error instanceof CecError) return error;
  const problem = error instanceof Error ? error.message : 'unknown problem';
  return new ArchiveFault(`the headers cannot be read: ${problem}`, undefined, { cause: error });
}
