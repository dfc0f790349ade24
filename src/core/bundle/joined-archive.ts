import type { OpenArchive } from '../../ports/archive.ts';
import { CHAIN_FILE, RECORD_FILES } from './entries.ts';
import { digested, type RecordFileFacts } from './verify-records.ts';

const LF = 10;

/**
 * The index of a bundle in parts as the one bundle that it stands for: its record files begin with the lines of the
 * parts, without the request of each part, which lies behind the index in the log. `own` is told of what the index
 * itself holds.
 */
export function joinedArchive(
  index: OpenArchive,
  parts: readonly OpenArchive[],
  own: Map<string, RecordFileFacts>,
): OpenArchive {
  return {
    ...index,
    entries: index.entries.map((entry) => {
      if (!RECORD_FILES.includes(entry.path)) return entry;
      const size = parts.reduce((sum, part) => sum + sizeOf(part, entry.path), entry.size);
      return { ...entry, size };
    }),
    read: (path) => (RECORD_FILES.includes(path) ? joined(index, parts, path, own) : index.read(path)),
  };
}

function sizeOf({ entries }: OpenArchive, wanted: string): number {
  return entries.find(({ path }) => path === wanted)?.size ?? 0;
}

async function* joined(
  index: OpenArchive,
  parts: readonly OpenArchive[],
  path: string,
  own: Map<string, RecordFileFacts>,
): AsyncIterable<Buffer> {
  const isChain = path === RECORD_FILES[CHAIN_FILE];
  for (const part of parts) yield* isChain ? withoutLastLine(part.read(path)) : part.read(path);
  yield* digested(index.read(path), path, own);
}

/** Nothing is longer than the line that is held back, and what came in with its beginning. */
async function* withoutLastLine(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let held = Buffer.alloc(0);
  for await (const chunk of chunks) {
    held = Buffer.concat([held, chunk]);
    const end = startOfLastLine(held);
    if (end === 0) continue;
    yield held.subarray(0, end);
    held = held.subarray(end);
  }
}

function startOfLastLine(bytes: Buffer): number {
  return bytes.subarray(0, -1).lastIndexOf(LF) + 1;
}
