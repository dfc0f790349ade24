import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { RecordFileSummary } from '../ports/record-files.ts';
import type { Block } from './deflate-block.ts';

/** Below this a block is not worth its trip through the thread pool, and compresses worse. */
const MIN_BLOCK = 256 * 1024;
const MAX_BLOCK = 1024 * 1024;

/** Counts and digests the content of one file while it is cut into blocks. */
export interface BlockGatherer {
  /** The blocks that are full now; they share memory with what was added. */
  add(bytes: Uint8Array, lines: number): Block[];
  /** The rest, perhaps empty. */
  end(): Block;
  facts(): RecordFileSummary;
}

export function createBlockGatherer(): BlockGatherer {
  const digest = createHash('sha256');
  let sha256: string | undefined;
  let crc = 0;
  let size = 0;
  let lines = 0;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let pendingLines = 0;

  function takePending(): { bytes: Uint8Array; lineLength: number } {
    const [first = new Uint8Array(), ...more] = pending;
    const bytes = more.length === 0 ? first : Buffer.concat(pending);
    const lineLength = pendingBytes / Math.max(1, pendingLines);
    pending = [];
    pendingBytes = 0;
    pendingLines = 0;
    return { bytes, lineLength };
  }

  return {
    add(bytes, newLines) {
      digest.update(bytes);
      // Node 22.18 starts again at 0 when an empty array has no memory behind it.
      if (bytes.length > 0) crc = crc32(bytes, crc);
      size += bytes.length;
      lines += newLines;
      pending.push(bytes);
      pendingBytes += bytes.length;
      pendingLines += newLines;
      return pendingBytes < MIN_BLOCK ? [] : cut(takePending());
    },
    end: () => ({ ...takePending(), last: true }),
    facts: () => ({ lines, size, crc32: crc, sha256: (sha256 ??= digest.digest('hex')) }),
  };
}

/** Blocks of equal size: a small last one would compress worse. */
function cut({ bytes, lineLength }: { bytes: Uint8Array; lineLength: number }): Block[] {
  const count = Math.ceil(bytes.length / MAX_BLOCK);
  const size = Math.ceil(bytes.length / count);
  return Array.from({ length: count }, (_, i) => ({
    bytes: bytes.subarray(i * size, (i + 1) * size),
    lineLength,
    last: false,
  }));
}
