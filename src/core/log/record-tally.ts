import type { KindTally, RecordTally } from '../../ports/record-scanner.ts';
import { EVIDENCE_KINDS, type EvidenceKind } from '../clauses/evidence-kinds.ts';
import type { Instant } from '../time.ts';
import { lateLimit } from './chain-state.ts';
import type { RecordHeader, RecordLine } from './record-line.ts';

export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

/** Where a record stands in a bundle: the index of its kind, or one of these. */
export const CHAIN_IN_FULL = 6;
export const CHAIN_HEADER_ONLY = 7;

const KIND_INDEX = new Map<string, number>(EVIDENCE_KINDS.map(({ kind }, i) => [kind, i]));
const NO_RECORDS: KindTally = {
  count: 0,
  firstPosition: -1,
  lastPosition: -1,
  firstTimestamp: '',
  lastTimestamp: '',
};

export const EMPTY_TALLY: RecordTally = {
  kinds: EVIDENCE_KINDS.map(() => NO_RECORDS),
  lines: 0,
  headerOnly: 0,
  chainRecords: 0,
  late: 0,
  erased: [],
  erasures: [],
  clockCorrections: [],
};

/** The index of the record's kind when it is eligible: one of the six kinds, within the period; else undefined. */
export function eligibleKind({ header }: RecordLine, period: Period): number | undefined {
  const kind = KIND_INDEX.get(header.schema_key);
  return kind !== undefined && header.timestamp >= period.from && header.timestamp <= period.to
    ? kind
    : undefined;
}

/** Eligible records stand in full with their kind, `chain.*` in full and all others header-only in the chain file. */
export function placeOf(line: RecordLine, kind: number | undefined): number {
  if (kind !== undefined && line.payload !== undefined) return kind;
  return line.header.schema_key.startsWith('chain.') ? CHAIN_IN_FULL : CHAIN_HEADER_ONLY;
}

/** Counts the records of one stripe. */
export class StripeTally {
  readonly #kinds: KindTally[] = EVIDENCE_KINDS.map(() => NO_RECORDS);
  readonly #erased: { position: number; recordId: string }[] = [];
  readonly #erasures: { position: number; recordIds: readonly string[] }[] = [];
  readonly #clockCorrections: number[] = [];
  #lines = 0;
  #headerOnly = 0;
  #chainRecords = 0;
  #late = 0;

  /** `bytes` is what the line's offsets refer to; `kind` is the line's eligible kind. */
  take(line: RecordLine, bytes: Buffer, kind: number | undefined): void {
    const { header, payload } = line;
    this.#lines++;
    if (payload === undefined) this.#headerOnly++;
    if (isLate(header)) this.#late++;
    if (header.schema_key.startsWith('chain.')) this.#takeChainRecord(line, bytes);
    if (kind === undefined) return;
    if (payload === undefined)
      this.#erased.push({ position: header.chain_position, recordId: header.record_id });
    else
      this.#kinds[kind] = countIn(this.#kinds[kind] ?? NO_RECORDS, header.chain_position, header.timestamp);
  }

  result(): RecordTally {
    return {
      kinds: this.#kinds,
      lines: this.#lines,
      headerOnly: this.#headerOnly,
      chainRecords: this.#chainRecords,
      late: this.#late,
      erased: this.#erased,
      erasures: this.#erasures,
      clockCorrections: this.#clockCorrections,
    };
  }

  #takeChainRecord({ header, payload }: RecordLine, bytes: Buffer): void {
    this.#chainRecords++;
    if (header.schema_key === 'chain.clock_corrected.v1') this.#clockCorrections.push(header.chain_position);
    if (header.schema_key !== 'chain.erasure.v1' || payload === undefined) return;
    const recordIds = erasedIds(bytes.toString('utf8', payload.start, payload.end));
    this.#erasures.push({ position: header.chain_position, recordIds });
  }
}

/** The tally of two adjoining runs, in order. */
export function addTallies(a: RecordTally, b: RecordTally): RecordTally {
  return {
    kinds: a.kinds.map((kind, i) => addKinds(kind, b.kinds[i] ?? NO_RECORDS)),
    lines: a.lines + b.lines,
    headerOnly: a.headerOnly + b.headerOnly,
    chainRecords: a.chainRecords + b.chainRecords,
    late: a.late + b.late,
    erased: [...a.erased, ...b.erased],
    erasures: [...a.erasures, ...b.erasures],
    clockCorrections: [...a.clockCorrections, ...b.clockCorrections],
  };
}

/** Eligible records by kind, zeros included. */
export function countByKind(tally: RecordTally): Record<EvidenceKind, number> {
  const count = (index: number) => tally.kinds[index]?.count ?? 0;
  return {
    'halluccheck.score.v1': count(0),
    'halluccheck.bias.v1': count(1),
    'halluccheck.prri.v1': count(2),
    'halluccheck.drift.v1': count(3),
    'halluccheck.pii.v1': count(4),
    'halluccheck.gate.v1': count(5),
  };
}

/** Erased records that no later erasure record names: payloads that disappeared without a trace. */
export function unexplainedErasures(tally: RecordTally): readonly { position: number; recordId: string }[] {
  const latestNaming = new Map<string, number>();
  for (const { position, recordIds } of tally.erasures)
    for (const id of recordIds) latestNaming.set(id, position);
  return tally.erased.filter(({ position, recordId }) => (latestNaming.get(recordId) ?? -1) < position);
}

/** A late record does not raise the high water, so its own header says that it is late. */
function isLate({ timestamp, high_water }: RecordHeader): boolean {
  return timestamp < high_water && timestamp < lateLimit(high_water);
}

function countIn(kind: KindTally, position: number, timestamp: Instant): KindTally {
  if (kind.count === 0) {
    return {
      count: 1,
      firstPosition: position,
      lastPosition: position,
      firstTimestamp: timestamp,
      lastTimestamp: timestamp,
    };
  }
  return {
    count: kind.count + 1,
    firstPosition: kind.firstPosition,
    lastPosition: position,
    firstTimestamp: timestamp < kind.firstTimestamp ? timestamp : kind.firstTimestamp,
    lastTimestamp: timestamp > kind.lastTimestamp ? timestamp : kind.lastTimestamp,
  };
}

function addKinds(a: KindTally, b: KindTally): KindTally {
  if (a.count === 0 || b.count === 0) return a.count === 0 ? b : a;
  return {
    count: a.count + b.count,
    firstPosition: a.firstPosition,
    lastPosition: b.lastPosition,
    firstTimestamp: a.firstTimestamp < b.firstTimestamp ? a.firstTimestamp : b.firstTimestamp,
    lastTimestamp: a.lastTimestamp > b.lastTimestamp ? a.lastTimestamp : b.lastTimestamp,
  };
}

/** The payload's hash was checked elsewhere; what is not an erasure payload names nothing. */
function erasedIds(payloadJson: string): string[] {
  try {
    const payload: unknown = JSON.parse(payloadJson);
    if (typeof payload !== 'object' || payload === null || !('record_ids' in payload)) return [];
    const { record_ids: ids } = payload;
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
