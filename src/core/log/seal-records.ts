import { randomBytes } from 'node:crypto';
import type { LogHead, NewRecord, TileGrowth } from '../../ports/log-store.ts';
import type { SecretKey } from '../../ports/keys.ts';
import { CecError } from '../../errors.ts';
import { EVIDENCE_KINDS, kindIndex } from '../clauses/evidence-kinds.ts';
import type { Instant } from '../time.ts';
import { waterMarks } from './chain-state.ts';
import { CompactRange, type Hash } from './merkle.ts';
import { formatHeader, formatLine, leafHash, NO_PREVIOUS, payloadHash } from './record-line.ts';
import { recordMac } from './record-mac.ts';
import { createTileGrowth } from './tiles.ts';

/** A record whose content has been accepted. `payloadJson` is in RFC 8785 form. */
export interface RecordContent {
  readonly schemaKey: string;
  readonly payloadJson: string;
  readonly recordId: string;
  readonly timestamp: Instant;
}

export interface SealedRecord extends NewRecord {
  readonly position: number;
  readonly hmac: Hash;
}

export interface Sealed {
  readonly records: readonly SealedRecord[];
  readonly tiles: readonly TileGrowth[];
  /** Everything of the new head but its checkpoint. */
  readonly head: Omit<LogHead, 'checkpoint'>;
}

const SALT_BYTES = 16;
const SALT_POOL = 1024;

/** Links accepted records to the end of a log: position, previous hash, water marks, HMAC, tree. */
export function sealRecords(
  log: string,
  before: LogHead | undefined,
  contents: readonly RecordContent[],
  seal: { readonly key: SecretKey; readonly recordedAt: Instant },
): Sealed {
  const range = rangeOf(before);
  const { onNode, growth } = createTileGrowth();
  let prevHash = before?.prevHash ?? NO_PREVIOUS;
  let water = { highWater: before?.highWater ?? '', lateCount: before?.lateCount ?? 0 };
  let firstEvidence = before?.firstEvidence ?? '';
  const evidenceCounts = EVIDENCE_KINDS.map((_, kind) => before?.evidenceCounts[kind] ?? 0);
  const records = contents.map((content): SealedRecord => {
    const { schemaKey, recordId, timestamp } = content;
    const { late, ...marks } = waterMarks(water, timestamp);
    const salt = nextSalt();
    const header = formatHeader({
      chain_position: range.end,
      high_water: marks.highWater,
      key_id: seal.key.id,
      late_count: marks.lateCount,
      log,
      payload_hash: payloadHash(salt, content.payloadJson),
      prev_hash: prevHash,
      record_id: recordId,
      recorded_at: seal.recordedAt,
      schema_key: schemaKey,
      timestamp,
    });
    const position = range.end;
    const leaf = leafHash(header);
    const hmac = recordMac(seal.key.key, leaf);
    range.append(leaf, onNode);
    prevHash = leaf;
    water = marks;
    const kind = kindIndex(schemaKey);
    if (kind !== undefined) {
      evidenceCounts[kind] = (evidenceCounts[kind] ?? 0) + 1;
      if (firstEvidence === '' || timestamp < firstEvidence) firstEvidence = timestamp;
    }
    const line = formatLine(header, hmac, { json: content.payloadJson, salt });
    return { line, recordId, landmark: late || isLandmark(schemaKey), position, hmac };
  });
  const { end: size, hashes } = range;
  const { recordedAt } = seal;
  const head = { size, prevHash, ...water, recordedAt, firstEvidence, evidenceCounts, range: hashes };
  return { records, tiles: growth(), head };
}

/** The compact range of a stored head; it is checked against the checkpoint before a log is extended. */
export function rangeOf(head: Pick<LogHead, 'size' | 'range'> | undefined): CompactRange {
  try {
    return head === undefined ? new CompactRange() : CompactRange.of(0, head.size, head.range);
  } catch (cause) {
    throw new CecError('LOG_CORRUPT', 'the stored tree does not fit the size of the log', { cause });
  }
}

/** `chain.*` records are shown wherever they stand, except the many `chain.bundle.v1`. */
export function isLandmark(schemaKey: string): boolean {
  return schemaKey.startsWith('chain.') && schemaKey !== 'chain.bundle.v1';
}

let salts = Buffer.alloc(0);
let saltAt = 0;

/** 16 random bytes as 22 base64url characters. Drawn in bulk: one call for each record is the slowest part of an append. */
function nextSalt(): string {
  if (saltAt === salts.length) {
    salts = randomBytes(SALT_BYTES * SALT_POOL);
    saltAt = 0;
  }
  saltAt += SALT_BYTES;
  return salts.toString('base64url', saltAt - SALT_BYTES, saltAt);
}
