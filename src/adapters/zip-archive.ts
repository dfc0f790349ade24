import { ArchiveFault, DEFAULT_ARCHIVE_LIMITS } from '../ports/archive.ts';
import type { ArchiveLimits, OpenArchive } from '../ports/archive.ts';
import { readContent, type Inflate } from './zip-content.ts';
import { readLayout } from './zip-layout.ts';
import { repackReasons } from './zip-repacked.ts';
import type { ZipSource } from './zip-source.ts';

/**
 * The archive in `source`, which is closed with it, or at once when this throws. Needs nothing of Node but its
 * `Buffer`, so that a browser reads archives by the same rules.
 *
 * @throws as `ArchiveReader.open`
 */
export async function openArchive(
  source: ZipSource,
  inflate: Inflate,
  limits?: Partial<ArchiveLimits>,
): Promise<OpenArchive> {
  try {
    return await toOpenArchive(source, inflate, { ...DEFAULT_ARCHIVE_LIMITS, ...limits });
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function toOpenArchive(
  source: ZipSource,
  inflate: Inflate,
  limits: ArchiveLimits,
): Promise<OpenArchive> {
  const members = await readLayout(source, limits);
  const files = new Map(members.filter(({ directory }) => !directory).map((member) => [member.path, member]));
  return {
    entries: [...files.values()].map(({ path, size, compressedSize }) => ({ path, size, compressedSize })),
    repacked: repackReasons(members),
    read(path) {
      const member = files.get(path);
      if (member === undefined) throw new ArchiveFault('there is no such entry', path);
      return readContent(source, member, inflate);
    },
    close: () => source.close(),
  };
}
