import { shiftSeconds, type Instant } from '../time.ts';
import { keyAfter, keyFault, type KeyRotation } from './key-rotation.ts';
import { NO_PREVIOUS, type RecordHeader, type RecordLine } from './record-line.ts';
import type { Hash } from './merkle.ts';

/** What the next record of a log has to continue. */
export interface ChainState {
  readonly size: number;
  readonly prevHash: Hash;
  /** Empty before the first record. */
  readonly highWater: Instant;
  readonly lateCount: number;
  /** Empty where it is not known: before the first record, and at the start of a shown segment. */
  readonly recordedAt: Instant;
  /** That the next record is to be sealed with; empty where it is not known: as above, and see `keyAfter`. */
  readonly keyId: string;
}

export const EMPTY_CHAIN: ChainState = {
  size: 0,
  prevHash: NO_PREVIOUS,
  highWater: '',
  lateCount: 0,
  recordedAt: '',
  keyId: '',
};

/** A record this much below the high water is late. */
const LATE_AFTER_SECONDS = 3600;

/**
 * The state that a line leaves behind, by its own word; whether the word is true, `linkFault` tells. `bytes` is what the
 * line's offsets refer to.
 */
export function stateAfter(line: RecordLine, bytes: Buffer): ChainState {
  return {
    size: line.header.chain_position + 1,
    prevHash: line.leaf,
    highWater: line.header.high_water,
    lateCount: line.header.late_count,
    recordedAt: line.header.recorded_at,
    keyId: keyAfter(line, bytes),
  };
}

/** `high_water` and `late_count` of a record with this timestamp. */
export function waterMarks(
  before: Pick<ChainState, 'highWater' | 'lateCount'>,
  timestamp: Instant,
): { highWater: Instant; lateCount: number; late: boolean } {
  if (timestamp >= before.highWater)
    return { highWater: timestamp, lateCount: before.lateCount, late: false };
  const late = timestamp < lateLimit(before.highWater);
  return { highWater: before.highWater, lateCount: before.lateCount + (late ? 1 : 0), late };
}

/** Timestamps below this are late once the log has reached `highWater`. */
export function lateLimit(highWater: Instant): Instant {
  return shiftSeconds(highWater, -LATE_AFTER_SECONDS);
}

/** Why `header` does not continue `before`; undefined when it does. `rotation`: what the record says of keys, if it does. */
export function linkFault(
  before: ChainState,
  header: RecordHeader,
  rotation?: KeyRotation,
): string | undefined {
  if (header.chain_position !== before.size) return `chain_position is not ${before.size}`;
  if (header.prev_hash !== before.prevHash) return 'prev_hash is not the hash of the record before';
  if (header.recorded_at < before.recordedAt) return 'recorded_at is before that of the record before';
  const water = waterMarks(before, header.timestamp);
  if (header.high_water !== water.highWater) return 'high_water is not the largest timestamp so far';
  if (header.late_count !== water.lateCount) return 'late_count is not the number of late records so far';
  return keyFault(before.keyId, header, rotation);
}
