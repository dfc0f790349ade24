import { CecError } from '../../errors.ts';
import type { LogStore } from '../../ports/log-store.ts';
import type { Instant } from '../time.ts';
import { EMPTY_CHAIN, stateAfter, type ChainState } from './chain-state.ts';
import { parseLine, type RecordLine } from './record-line.ts';

/** A line as stored, with its parts; offsets are into `bytes`, which ends without LF. */
export interface StoredLine {
  readonly bytes: Buffer;
  readonly line: RecordLine;
}

/** One record; undefined when it is missing or unreadable. */
export async function readRecord(
  store: LogStore,
  log: string,
  position: number,
): Promise<StoredLine | undefined> {
  const bytes = (await store.lines(log, position, position + 1)).subarray(0, -1);
  const line = parseLine(bytes, 0, bytes.length);
  return line === undefined ? undefined : { bytes, line };
}

/** What the record at `position` has to continue; undefined when the record before it cannot be read. */
export async function stateBefore(
  store: LogStore,
  log: string,
  position: number,
): Promise<ChainState | undefined> {
  if (position === 0) return EMPTY_CHAIN;
  const previous = await readRecord(store, log, position - 1);
  return previous && stateAfter(previous.line, previous.bytes);
}

/**
 * The first of `size` positions whose `high_water` is at or above `instant` (above it with `strictly`), or
 * `size`. High water never falls, so halving finds it.
 */
export async function firstReaching(
  store: LogStore,
  log: { readonly name: string; readonly size: number },
  instant: Instant,
  strictly = false,
): Promise<number> {
  let [low, high] = [0, log.size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const highWater = (await readRecord(store, log.name, middle))?.line.header.high_water;
    if (highWater === undefined) throw unreadable(middle);
    if (strictly ? highWater > instant : highWater >= instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

function unreadable(position: number): CecError {
  return new CecError(
    'LOG_CORRUPT',
    `the record at position ${position} cannot be read; run VerifyChain for the extent`,
  );
}
