import type { OpenArchive } from '../../../src/ports/archive.ts';

/** An archive in memory with these files, which comes in chunks of some bytes. */
export function linesArchive(files: Readonly<Record<string, readonly string[]>>, chunk = 100): OpenArchive {
  const bytesOf = (path: string) => Buffer.from((files[path] ?? []).map((line) => `${line}\n`).join(''));
  return {
    entries: Object.keys(files).map((path) => ({ path, size: bytesOf(path).length, compressedSize: 0 })),
    repacked: [],
    async *read(path) {
      const bytes = bytesOf(path);
      for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    },
    close: async () => {},
  };
}
