import { Readable, pipeline } from 'node:stream';
import { constants, createInflateRaw } from 'node:zlib';
import { CecError } from '../errors.ts';
import { ArchiveFault } from '../ports/archive.ts';
import { CHUNK_BYTES } from './zip-content.ts';
import type { ZipMember } from './zip-member.ts';

/** Inflates by zlib, on the thread pool. */
export async function* inflateRaw(data: AsyncIterable<Buffer>, member: ZipMember): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: chunkSizeFor(member) });
  pipeline(Readable.from(data), inflater, () => {});
  const chunks: AsyncIterable<Buffer> = inflater;
  try {
    yield* chunks;
  } catch (error) {
    if (error instanceof ArchiveFault || error instanceof CecError) throw error;
    throw new ArchiveFault('its deflate data is damaged or incomplete', member.path, { cause: error });
  }
  // bytesWritten counts what zlib consumed: whatever the final block left over would be hidden from every reader
  if (inflater.bytesWritten !== member.compressedSize) {
    throw new ArchiveFault('bytes follow the end of its deflate data', member.path);
  }
}

/** A small entry takes little memory, and one byte more lets zlib find its end without a second chunk. */
function chunkSizeFor({ size }: ZipMember): number {
  return Math.max(constants.Z_MIN_CHUNK, Math.min(CHUNK_BYTES, size + 1));
}
