import type { ZipSource } from '../src/adapters/zip-source.ts';
import { CecError } from '../src/errors.ts';
import { ArchiveFault } from '../src/ports/archive.ts';

/** The bytes of a file that somebody gave to the page. `onRead` is told how many were read. */
export function blobSource(blob: Blob, onRead: (bytes: number) => void): ZipSource {
  return {
    size: blob.size,
    async read(position, length) {
      if (position + length > blob.size)
        throw new ArchiveFault('a part of the archive would lie beyond its end');
      onRead(length);
      try {
        return Buffer.from(await blob.slice(position, position + length).arrayBuffer());
      } catch (cause) {
        throw new CecError(
          'NOT_AN_ARCHIVE',
          'the file cannot be read, or changed meanwhile; choose it again',
          {
            cause,
          },
        );
      }
    },
    close: async () => {},
  };
}
