import type { KeyObject } from 'node:crypto';
import type { EvidenceRules } from '../../ports/evidence-rules.ts';
import type { RecordCheck, RecordEdge, RecordFault, StripeReport } from '../../ports/record-scanner.ts';
import { linkFault, stateAfter, type ChainState } from './chain-state.ts';
import { rotationIn } from './key-rotation.ts';
import { CompactRange, EMPTY_ROOT } from './merkle.ts';
import { hasPayloadOf, leafHash, parseLine, type RecordLine } from './record-line.ts';
import { recordMac } from './record-mac.ts';
import { eligibleKind, placeOf, StripeTally, type Period } from './record-tally.ts';

/** Consecutive records of one log, as LF-terminated lines, that should have the positions [from, to). */
export interface Stripe {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  /** What the first record has to continue; undefined when it could not be read, then it is not checked. */
  readonly before: ChainState | undefined;
}

export interface CheckRules {
  readonly log: string;
  readonly period: Period;
  /** Record HMAC keys held, by key id. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** How to judge the eligible records; without it they are counted and no more. */
  readonly evidenceRules?: EvidenceRules | undefined;
}

/** A readable line: its parts, its extent without LF, and its place in a bundle. */
export interface PlacedLine {
  readonly line: RecordLine;
  readonly start: number;
  readonly end: number;
  readonly place: number;
}

/** Called for each readable line in order. A fault that it returns is reported with the others. */
export type OnLine = (placed: PlacedLine) => Omit<RecordFault, 'position'> | undefined;

/** The problem of a position at which no record stands. */
export const MISSING_RECORD = 'the record is missing';

const LF = 10;
const MAX_FAULTS = 1000;

/**
 * Checks shape, payload hash, HMAC (where the key is held) and link of each record, and hashes the tree
 * over them. It never throws for what the lines hold: whatever is wrong is reported and the rest checked.
 */
export function checkRecords(stripe: Stripe, rules: CheckRules, onLine: OnLine): StripeReport {
  const check = new StripeCheck(stripe, rules);
  for (let start = 0; start < stripe.bytes.length;) {
    const lf = stripe.bytes.indexOf(LF, start);
    const end = lf < 0 ? stripe.bytes.length : lf;
    check.take(start, end, onLine);
    start = end + 1;
  }
  return check.report();
}

class StripeCheck {
  readonly #stripe: Stripe;
  readonly #rules: CheckRules;
  readonly #range: CompactRange;
  readonly #faults: RecordFault[] = [];
  readonly #tally: StripeTally;
  readonly #heldKeys = new Set<string>();
  readonly #unknownKeys = new Set<string>();
  #before: ChainState | undefined;
  #edges: { first: RecordEdge; last: RecordEdge } | undefined;
  #faulty = 0;
  #lastFaulty = -1;

  constructor(stripe: Stripe, rules: CheckRules) {
    this.#stripe = stripe;
    this.#rules = rules;
    this.#tally = new StripeTally(rules.evidenceRules);
    this.#range = new CompactRange(stripe.from);
    this.#before = stripe.before;
  }

  take(start: number, end: number, onLine: OnLine): void {
    const line = parseLine(this.#stripe.bytes, start, end);
    if (line === undefined || !this.#isInPlace(line)) {
      this.#takeUnreadable(start, end);
      return;
    }
    this.#skipTo(line.header.chain_position);
    const intact = this.#checkRecord(line);
    this.#checkLink(line);
    this.#range.append(line.leaf);
    this.#before = stateAfter(line, this.#stripe.bytes);
    const edge = {
      timestamp: line.header.timestamp,
      highWater: line.header.high_water,
      lateCount: line.header.late_count,
    };
    this.#edges = { first: this.#edges?.first ?? edge, last: edge };
    const kind = eligibleKind(line, this.#rules.period);
    this.#tally.take(line, this.#stripe.bytes, kind, intact);
    const fault = onLine({ line, start, end, place: placeOf(line, kind) });
    if (fault !== undefined) this.#fault(line.header.chain_position, fault.check, fault.problem);
  }

  report(): StripeReport {
    this.#skipTo(this.#stripe.to);
    return {
      from: this.#stripe.from,
      to: this.#stripe.to,
      range: this.#range.hashes,
      faults: this.#faults,
      faulty: this.#faulty,
      heldKeys: [...this.#heldKeys],
      unknownKeys: [...this.#unknownKeys],
      tally: this.#tally.result(),
      edges: this.#edges,
    };
  }

  #isInPlace({ header }: RecordLine): boolean {
    return header.chain_position >= this.#range.end && header.chain_position < this.#stripe.to;
  }

  #takeUnreadable(start: number, end: number): void {
    const position = this.#range.end;
    if (position >= this.#stripe.to) {
      this.#fault(this.#stripe.to - 1, 'chain_links', 'another line follows where none belongs');
      return;
    }
    this.#fault(position, 'chain_links', 'the line is not a record with this position');
    this.#range.append(leafHash(this.#stripe.bytes.toString('latin1', start, end)));
    this.#before = undefined;
  }

  #skipTo(position: number): void {
    while (this.#range.end < position) {
      this.#fault(this.#range.end, 'chain_links', MISSING_RECORD);
      this.#range.append(EMPTY_ROOT);
      this.#before = undefined;
    }
  }

  /** Whether the record by itself is what this log's writer made, as far as the keys held can tell. */
  #checkRecord(line: RecordLine): boolean {
    const { header } = line;
    const isWhole = hasPayloadOf(line, this.#stripe.bytes);
    if (!isWhole) {
      this.#fault(header.chain_position, 'record_hashes', 'payload and salt do not hash to payload_hash');
    }
    const isSealed = this.#checkMac(line);
    const isOwn = header.log === this.#rules.log;
    if (!isOwn) this.#fault(header.chain_position, 'chain_links', 'the record belongs to another log');
    return isWhole && isSealed && isOwn;
  }

  #checkMac(line: RecordLine): boolean {
    const { key_id: keyId } = line.header;
    const key = this.#rules.keys.get(keyId);
    (key === undefined ? this.#unknownKeys : this.#heldKeys).add(keyId);
    if (key === undefined) return true;
    const isSealed = recordMac(key, line.leaf) === line.hmac;
    if (!isSealed) {
      this.#fault(line.header.chain_position, 'record_hmacs', 'the HMAC is not that of the header');
    }
    return isSealed;
  }

  #checkLink(line: RecordLine): void {
    const { header } = line;
    const rotation = rotationIn(line, this.#stripe.bytes);
    const broken = this.#before && linkFault(this.#before, header, rotation);
    if (broken !== undefined) this.#fault(header.chain_position, 'chain_links', broken);
  }

  #fault(position: number, check: RecordCheck, problem: string): void {
    if (position !== this.#lastFaulty) this.#faulty++;
    this.#lastFaulty = position;
    if (this.#faults.length < MAX_FAULTS) this.#faults.push({ check, position, problem });
  }
}
