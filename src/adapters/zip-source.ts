import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { CecError } from '../errors.ts';
import { ArchiveFault } from '../ports/archive.ts';

/** The bytes of one regular file, which stays open from the first check to the last read. */
export interface ZipSource {
  readonly size: number;
  /**
   * Exactly `length` bytes.
   *
   * @throws ArchiveFault when they do not lie within the file, CecError `NOT_AN_ARCHIVE` when they cannot be read
   */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** The end of the file is kept in memory: directory, end records and small archives take one system call. */
const KEPT_BYTES = 128 * 1024;

/** @throws CecError `ARCHIVE_NOT_FOUND` or `NOT_AN_ARCHIVE` */
export async function openZipSource(path: string): Promise<ZipSource> {
  const file = await openForReading(path);
  try {
    return await toSource(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Not blocking, since opening a FIFO would wait for its writer before anyone can see what it is. */
async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw absent(cause)
      ? new CecError('ARCHIVE_NOT_FOUND', 'there is no archive at the given path', { cause })
      : notReadable(cause);
  }
}

async function toSource(file: FileHandle): Promise<ZipSource> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new CecError('NOT_AN_ARCHIVE', 'the archive is not a regular file');
  const { size } = stat;
  const keptFrom = Math.max(0, size - KEPT_BYTES);
  const kept = await readExactly(file, keptFrom, size - keptFrom);
  return {
    size,
    async read(position, length) {
      if (position + length > size) throw new ArchiveFault('a part of the archive would lie beyond its end');
      if (position < keptFrom) return readExactly(file, position, length);
      return kept.subarray(position - keptFrom, position - keptFrom + length);
    },
    close: () => file.close(),
  };
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length;) {
    const bytesRead = await readSome(file, bytes.subarray(filled), position + filled);
    if (bytesRead === 0) throw new ArchiveFault('the file became shorter while it was read');
    filled += bytesRead;
  }
  return bytes;
}

async function readSome(file: FileHandle, into: Buffer, position: number): Promise<number> {
  try {
    return (await file.read(into, 0, into.length, position)).bytesRead;
  } catch (cause) {
    throw notReadable(cause);
  }
}

function notReadable(cause: unknown): CecError {
  return new CecError('NOT_AN_ARCHIVE', 'the archive cannot be read', { cause });
}

function absent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
