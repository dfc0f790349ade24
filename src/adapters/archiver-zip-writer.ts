import { once } from 'node:events';
import { PassThrough, Readable, addAbortSignal, pipeline } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ARCHIVE_PATH } from '../ports/archive.ts';
import type { ArchiveEntry, ArchiveWriter } from '../ports/archive.ts';
import { DeflatedZipArchive } from './zip-deflated-engine.ts';
import { MIMETYPE } from './zip-format.ts';

/** The first moment that a ZIP header can name. */
const DATE = new Date(Date.UTC(1980, 0, 1));
const MODE = 0o644;
const BUFFERED_BYTES = 2 ** 20;

/** ZIP archives in one reproducible layout, written by archiver. */
export function zipWriter(): ArchiveWriter {
  return {
    write(entries, signal) {
      assertPaths(entries);
      const archive = new DeflatedZipArchive();
      const output = outputOf(archive);
      fill(archive, entries, closing(output)).catch((error: Error) => output.destroy(error));
      return addAbortSignal(signal, output);
    },
  };
}

/** archiver would quietly rename an entry that it takes for absolute or escaping. */
function assertPaths(entries: readonly ArchiveEntry[]): void {
  const seen = new Set<string>();
  for (const { path } of entries) {
    if (!ARCHIVE_PATH.test(path)) throw new Error(`not a path for an archive entry: ${JSON.stringify(path)}`);
    if (seen.has(path.toLowerCase())) throw new Error(`archive entry given twice: ${path}`);
    seen.add(path.toLowerCase());
  }
}

/** archiver is not destroyed by the errors it emits, and may emit more than one: unheard, each would end the process. */
function outputOf(archive: DeflatedZipArchive): PassThrough {
  const output = new PassThrough({ highWaterMark: BUFFERED_BYTES });
  archive.on('error', (error) => output.destroy(error));
  pipeline(archive, output, () => {});
  return output;
}

function closing(stream: Readable): AbortSignal {
  const closed = new AbortController();
  stream.once('close', () => closed.abort());
  return closed.signal;
}

async function fill(
  archive: DeflatedZipArchive,
  entries: readonly ArchiveEntry[],
  closed: AbortSignal,
): Promise<void> {
  for (const [index, entry] of entries.entries()) {
    closed.throwIfAborted();
    if ('deflated' in entry) {
      await appendDeflated(archive, entry, closed);
    } else {
      archive.append(toSource(entry.content), {
        ...metadata(entry.path),
        store: index === 0 && entry.path === MIMETYPE,
      });
      await once(archive, 'entry', { signal: closed });
    }
  }
  await archive.finalize();
}

/** archiver pipes a source into a stream of its own without listening for its errors, so that is done here. */
async function appendDeflated(
  archive: DeflatedZipArchive,
  entry: Extract<ArchiveEntry, { deflated: unknown }>,
  closed: AbortSignal,
): Promise<void> {
  const { path, size, crc32 } = entry;
  const source = entry.deflated();
  try {
    archive.append(source, { ...metadata(path), deflated: { size, crc32 } });
    await Promise.all([
      finished(source, { writable: false, signal: closed }),
      once(archive, 'entry', { signal: closed }),
    ]);
  } finally {
    source.destroy();
  }
}

function metadata(path: string): { name: string; date: Date; mode: number } {
  return { name: path, date: DATE, mode: MODE };
}

/** archiver stores an empty Buffer with a data descriptor, which Java's stream reader refuses; an empty stream it deflates. */
function toSource(content: Uint8Array): Buffer | Readable {
  return content.length === 0
    ? Readable.from([])
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}
