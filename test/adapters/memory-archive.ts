import { openArchive } from '../../src/adapters/zip-archive.ts';
import { inflateRaw } from '../../src/adapters/zip-inflate.ts';
import type { ZipSource } from '../../src/adapters/zip-source.ts';
import { ArchiveFault, type ArchiveReader } from '../../src/ports/archive.ts';
import { bytesOf } from './zip-files.ts';

/** A file that is only bytes. */
export function memorySource(bytes: Buffer): ZipSource {
  return {
    size: bytes.length,
    async read(position, length) {
      if (position + length > bytes.length) {
        throw new ArchiveFault('a part of the archive would lie beyond its end');
      }
      return bytes.subarray(position, position + length);
    },
    close: async () => {},
  };
}

/** `zipReader` without the file system: whatever path is asked for, it reads `bytes`. */
export function memoryReader(bytes: Buffer): ArchiveReader {
  return {
    open: async (_path, limits) => openArchive(memorySource(bytes), inflateRaw, limits),
  };
}

/**
 * Everything that the archive holds.
 *
 * @throws ArchiveFault, CecError `NOT_AN_ARCHIVE`
 */
export async function contentOf(bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const archive = await memoryReader(bytes).open('');
  const content = new Map<string, Buffer>();
  for (const { path } of archive.entries) content.set(path, await bytesOf(archive.read(path)));
  return content;
}
