import { crc32 } from 'node:zlib';
import { ArchiveFault } from '../ports/archive.ts';
import type { ZipMember } from './zip-member.ts';
import type { ZipSource } from './zip-source.ts';

export const CHUNK_BYTES = 128 * 1024;

/**
 * Inflates the raw deflate data of a member, in bounded memory.
 *
 * @throws ArchiveFault when it is damaged or incomplete, or bytes follow its end; what `data` throws
 */
export type Inflate = (data: AsyncIterable<Buffer>, member: ZipMember) => AsyncIterable<Buffer>;

/**
 * The inflated content of one member, checked against what its headers declare.
 *
 * @throws ArchiveFault, CecError `NOT_AN_ARCHIVE`
 */
export async function* readContent(
  source: ZipSource,
  member: ZipMember,
  inflate: Inflate,
): AsyncGenerator<Buffer> {
  let size = 0;
  let checksum = 0;
  const data = storedData(source, member);
  for await (const chunk of member.stored ? data : inflate(data, member)) {
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
