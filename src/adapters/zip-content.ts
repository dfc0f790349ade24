import { Readable, pipeline } from 'node:stream';
import { constants, crc32, createInflateRaw } from 'node:zlib';
import { CecError } from '../errors.ts';
import { ArchiveFault } from '../ports/archive.ts';
import type { ZipMember } from './zip-member.ts';
import type { ZipSource } from './zip-source.ts';

const CHUNK_BYTES = 128 * 1024;

/**
 * The inflated content of one member, checked against what its headers declare. zlib inflates on the thread pool.
 *
 * @throws ArchiveFault, CecError `NOT_AN_ARCHIVE`
 */
export async function* readContent(source: ZipSource, member: ZipMember): AsyncGenerator<Buffer> {
  let size = 0;
  let checksum = 0;
  for await (const chunk of member.stored ? storedData(source, member) : inflated(source, member)) {
    size += chunk.length;
    if (size > member.size) throw new ArchiveFault('it holds more data than it declares', member.path);
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (size !== member.size) throw new ArchiveFault('it holds less data than it declares', member.path);
  if (checksum !== member.crc32) throw new ArchiveFault('its CRC-32 is not the declared one', member.path);
}

async function* storedData(source: ZipSource, member: ZipMember): AsyncGenerator<Buffer> {
  const end = member.dataOffset + member.compressedSize;
  for (let at = member.dataOffset; at < end; at += CHUNK_BYTES) {
    yield await source.read(at, Math.min(CHUNK_BYTES, end - at));
  }
}

async function* inflated(source: ZipSource, member: ZipMember): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: chunkSizeFor(member) });
  pipeline(Readable.from(storedData(source, member)), inflater, () => {});
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
