import type { ArchiveReader } from '../ports/archive.ts';
import { openArchive } from './zip-archive.ts';
import { inflateRaw } from './zip-inflate.ts';
import { openZipSource } from './zip-source.ts';

/**
 * ZIP archives, parsed by yauzl under rules of our own: yauzl alone follows the central directory and accepts
 * archives that other readers would unpack differently.
 */
export function zipReader(): ArchiveReader {
  return {
    open: async (path, limits) => openArchive(await openZipSource(path), inflateRaw, limits),
  };
}
