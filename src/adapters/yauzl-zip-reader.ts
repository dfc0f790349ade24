import { ArchiveFault, DEFAULT_ARCHIVE_LIMITS } from '../ports/archive.ts';
import type { ArchiveLimits, ArchiveReader, OpenArchive } from '../ports/archive.ts';
import { readContent } from './zip-content.ts';
import { readLayout } from './zip-layout.ts';
import { repackReasons } from './zip-repacked.ts';
import { openZipSource } from './zip-source.ts';
import type { ZipSource } from './zip-source.ts';

/**
 * ZIP archives, parsed by yauzl under rules of our own: yauzl alone follows the central directory and accepts
 * archives that other readers would unpack differently.
 */
export function zipReader(): ArchiveReader {
  return {
    async open(path, limits) {
      const source = await openZipSource(path);
      try {
        return await readArchive(source, { ...DEFAULT_ARCHIVE_LIMITS, ...limits });
      } catch (error) {
        await source.close();
        throw error;
      }
    },
  };
}

/**
 * The archive that the source holds, which is the archive's to close from then on.
 *
 * @throws as `ArchiveReader.open`; the source is then left open
 */
export async function readArchive(source: ZipSource, limits: ArchiveLimits): Promise<OpenArchive> {
  const members = await readLayout(source, limits);
  const files = new Map(members.filter(({ directory }) => !directory).map((member) => [member.path, member]));
  return {
    entries: [...files.values()].map(({ path, size, compressedSize }) => ({ path, size, compressedSize })),
    repacked: repackReasons(members),
    read(path) {
      const member = files.get(path);
      if (member === undefined) throw new ArchiveFault('there is no such entry', path);
      return readContent(source, member);
    },
    close: () => source.close(),
  };
}
