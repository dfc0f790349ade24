import type { EvidenceRules } from '../../ports/evidence-rules.ts';
import type { RecordTally } from '../../ports/record-tally.ts';
import { EVIDENCE_KINDS, kindIndex } from '../clauses/evidence-kinds.ts';
import { earlier, KindSum } from '../clauses/kind-sum.ts';
import type { Judgement } from '../clauses/outcome.ts';
import type { Instant } from '../time.ts';
import { lateLimit } from './chain-state.ts';
import { EvidenceJudge } from './evidence-judge.ts';
import { rotationIn } from './key-rotation.ts';
import type { RecordHeader, RecordLine } from './record-line.ts';

export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

/** Where a record stands in a bundle: the index of its kind, or one of these. */
export const CHAIN_IN_FULL = 6;
export const CHAIN_HEADER_ONLY = 7;

/** A bundle from a stranger may hold millions, and each would stay in memory. */
export const MAX_REQUESTS = 1000;

const BUNDLE_ID = /^[A-Za-z0-9._-]{1,64}$/;

const NOT_JUDGED: Judgement = { outcome: 'neutral', subject: '', resolved: false, namesPerson: false };

/** The index of the record's kind when it is eligible: one of the six kinds, within the period; else undefined. */
export function eligibleKind({ header }: RecordLine, period: Period): number | undefined {
  const kind = kindIndex(header.schema_key);
  return kind !== undefined && header.timestamp >= period.from && header.timestamp <= period.to
    ? kind
    : undefined;
}

/** Eligible records stand in full with their kind, `chain.*` in full and all others header-only in the chain file. */
export function placeOf(line: RecordLine, kind: number | undefined): number {
  if (kind !== undefined && line.payload !== undefined) return kind;
  return line.header.schema_key.startsWith('chain.') ? CHAIN_IN_FULL : CHAIN_HEADER_ONLY;
}

/** A tally that is still being added to. */
type Running = { -readonly [Key in Exclude<keyof RecordTally, 'kinds'>]: MutableList<RecordTally[Key]> } & {
  readonly kinds: readonly KindSum[];
};

type Members = Readonly<Record<string, unknown>>;

type MutableList<T> = T extends readonly (infer Item)[] ? Item[] : T;

/** Counts the records of one stripe. */
export class StripeTally {
  readonly #tally = newTally();
  readonly #evidence: EvidenceJudge | undefined;

  /** Without rules every eligible record with payload is usable, and its outcome neutral. */
  constructor(rules?: EvidenceRules) {
    this.#evidence = rules && new EvidenceJudge(rules);
  }

  /**
   * `bytes` is what the line's offsets refer to; `kind` is the line's eligible kind. `intact`: the record's own hash
   * and HMAC are right, as far as they could be checked.
   */
  take(line: RecordLine, bytes: Buffer, kind: number | undefined, intact: boolean): void {
    const { header, payload } = line;
    this.#tally.lines++;
    if (payload === undefined) this.#tally.headerOnly++;
    const late = isLate(header);
    if (late) this.#tally.late++;
    if (header.schema_key.startsWith('chain.')) this.#takeChainRecord(line, bytes, intact);
    else if (kind === undefined) this.#takeOutside(header);
    else this.#tally.firstEvidence = earlier(this.#tally.firstEvidence, header.timestamp);
    if (kind === undefined) return;
    if (payload === undefined) this.#takeErased(header, kind);
    else {
      const judged = this.#evidence?.judge(line, bytes, kind, intact) ?? NOT_JUDGED;
      this.#tally.kinds[kind]?.take(header, late, judged);
    }
  }

  result(): RecordTally {
    return finished(this.#tally);
  }

  #takeChainRecord(line: RecordLine, bytes: Buffer, intact: boolean): void {
    const { header, payload } = line;
    const { chain_position: position, schema_key: schemaKey, recorded_at: recordedAt } = header;
    this.#tally.chainRecords++;
    if (schemaKey === 'chain.clock_corrected.v1') this.#tally.clockCorrections.push(position);
    const rotation = rotationIn(line, bytes);
    if (rotation?.lost === true) this.#tally.lostKeys.push({ position, newKeyId: rotation.newKeyId });
    if (payload === undefined) return;
    const members = () => membersOf(bytes.toString('utf8', payload.start, payload.end));
    if (schemaKey === 'chain.erasure.v1')
      this.#tally.erasures.push({ position, recordIds: erasedIds(members()) });
    if (schemaKey === 'chain.bundle.v1' && intact)
      this.#tally.requests.push({ position, bundleId: bundleIdOf(members()['bundle_id']), recordedAt });
  }

  #takeOutside({ schema_key: schemaKey, timestamp }: RecordHeader): void {
    const kind = kindIndex(schemaKey);
    if (kind === undefined) return;
    this.#tally.kinds[kind]?.exclude('outside_period');
    this.#tally.firstEvidence = earlier(this.#tally.firstEvidence, timestamp);
  }

  #takeErased({ chain_position: position, record_id: recordId }: RecordHeader, kind: number): void {
    this.#tally.erased.push({ position, recordId });
    this.#tally.kinds[kind]?.exclude('erased');
  }
}

/** Adds up the tallies of stripes, in ascending order. */
export class TallySum {
  readonly #tally = newTally();

  take(part: RecordTally): void {
    const sum = this.#tally;
    sum.lines += part.lines;
    sum.headerOnly += part.headerOnly;
    sum.chainRecords += part.chainRecords;
    sum.late += part.late;
    if (part.firstEvidence !== '') sum.firstEvidence = earlier(sum.firstEvidence, part.firstEvidence);
    for (const [i, kind] of part.kinds.entries()) sum.kinds[i]?.join(kind);
    for (const one of part.erased) sum.erased.push(one);
    for (const one of part.erasures) sum.erasures.push(one);
    for (const one of part.requests) sum.requests.push(one);
    sum.requests.splice(0, sum.requests.length - MAX_REQUESTS);
    for (const one of part.clockCorrections) sum.clockCorrections.push(one);
    for (const one of part.lostKeys) sum.lostKeys.push(one);
  }

  result(): RecordTally {
    return finished(this.#tally);
  }
}

/** Erased records that no later erasure record names: payloads that disappeared without a trace. */
export function unexplainedErasures(tally: RecordTally): readonly { position: number; recordId: string }[] {
  const latestNaming = new Map<string, number>();
  for (const { position, recordIds } of tally.erasures)
    for (const id of recordIds) latestNaming.set(id, position);
  return tally.erased.filter(({ position, recordId }) => (latestNaming.get(recordId) ?? -1) < position);
}

/** A late record does not raise the high water, so its own header says that it is late. */
export function isLate({ timestamp, high_water }: RecordHeader): boolean {
  return timestamp < high_water && timestamp < lateLimit(high_water);
}

function newTally(): Running {
  return {
    kinds: EVIDENCE_KINDS.map(() => new KindSum()),
    lines: 0,
    headerOnly: 0,
    chainRecords: 0,
    firstEvidence: '',
    late: 0,
    erased: [],
    erasures: [],
    requests: [],
    clockCorrections: [],
    lostKeys: [],
  };
}

function finished(tally: Running): RecordTally {
  return { ...tally, kinds: tally.kinds.map((kind) => kind.result()) };
}

/** The payload's hash was checked elsewhere; what is not an erasure payload names nothing. */
function erasedIds({ record_ids: ids }: Members): string[] {
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

/** A bundle's id as a text of unknown origin gives it; empty when it cannot be one. */
export function bundleIdOf(id: unknown): string {
  return typeof id === 'string' && BUNDLE_ID.test(id) ? id : '';
}

function membersOf(payloadJson: string): Members {
  try {
    const payload: unknown = JSON.parse(payloadJson);
    return typeof payload === 'object' && payload !== null ? { ...payload } : {};
  } catch {
    return {};
  }
}
