import { promisify } from 'node:util';
import { constants, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);

/** Bytes of lines that are compressed in one go. */
export interface Block {
  readonly bytes: Uint8Array;
  /** Bytes per line, on average. */
  readonly lineLength: number;
  /** Ends the deflate stream. */
  readonly last: boolean;
}

const LONG_LINE = 1024;
/** Measured: short lines repeat what stands close by, and a small window finds that in two thirds of the time. */
const SHORT_LINES = { windowBits: 13, strategy: constants.Z_FILTERED };
const LONG_LINES = { windowBits: 15, strategy: constants.Z_DEFAULT_STRATEGY };
/** One trip through the thread pool for each chunk of output; most blocks need one. */
const CHUNK_BYTES = 256 * 1024;

/**
 * A part of a raw deflate stream (RFC 1951) that ends at a byte boundary and refers to nothing before it, so that
 * parts can be made at the same time and joined.
 */
export function deflateBlock({ bytes, lineLength, last }: Block): Promise<Buffer> {
  return deflate(bytes, {
    level: 6,
    memLevel: 9,
    chunkSize: CHUNK_BYTES,
    finishFlush: last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    ...(lineLength < LONG_LINE ? SHORT_LINES : LONG_LINES),
  });
}
