import type { RecordFault, StripeReport } from '../../ports/record-scanner.ts';
import type { RecordTally } from '../../ports/record-tally.ts';
import { MISSING_RECORD } from './check-records.ts';
import { TallySum, unexplainedErasures } from './record-tally.ts';

/** A run of positions, both ends included. */
export interface PositionRange {
  readonly first: number;
  readonly last: number;
}

/** The documented `verify_chain()` result, and what else the check of many records brought to light. */
export interface ChainResult {
  readonly valid: boolean;
  /** Records without any fault. */
  readonly verifiedCount: number;
  readonly tamperedCount: number;
  readonly firstTampered: number | undefined;
  /** Positions at which a record is missing. */
  readonly gaps: readonly PositionRange[];
  /** At most 1,000. */
  readonly badHmacPositions: readonly number[];
  /** Ids of the keys that HMACs were checked with. */
  readonly heldKeys: readonly string[];
  /** Ids of keys that are not held: their HMACs were not checked. */
  readonly unknownKeys: readonly string[];
  /** At most 1,000. */
  readonly faults: readonly RecordFault[];
  readonly tally: RecordTally;
}

const MAX_FAULTS = 1000;

/** Adds up the reports of adjoining or separate stripes, in ascending order. */
export class ChainResultSum {
  readonly #faults: RecordFault[] = [];
  readonly #heldKeys = new Set<string>();
  readonly #unknownKeys = new Set<string>();
  readonly #tally = new TallySum();
  #records = 0;
  #faulty = 0;

  take(report: StripeReport): void {
    this.#records += report.to - report.from;
    this.#faulty += report.faulty;
    this.#faults.push(...report.faults.slice(0, MAX_FAULTS - this.#faults.length));
    for (const key of report.heldKeys) this.#heldKeys.add(key);
    for (const key of report.unknownKeys) this.#unknownKeys.add(key);
    this.#tally.take(report.tally);
  }

  /** `treeMatches`: the records hash to the tree that was signed. */
  result(treeMatches: boolean): ChainResult {
    const tally = this.#tally.result();
    const unexplained = unexplainedErasures(tally).map(({ position }) => erasureFault(position));
    const faults = [...this.#faults, ...unexplained].toSorted((a, b) => a.position - b.position);
    const tamperedCount = this.#faulty + unexplained.length;
    return {
      valid: treeMatches && tamperedCount === 0,
      verifiedCount: this.#records - tamperedCount,
      tamperedCount,
      firstTampered: faults[0]?.position,
      gaps: toRanges(
        faults.filter(({ problem }) => problem === MISSING_RECORD).map(({ position }) => position),
      ),
      badHmacPositions: faults
        .filter(({ check }) => check === 'record_hmacs')
        .map(({ position }) => position),
      heldKeys: [...this.#heldKeys].toSorted(),
      unknownKeys: [...this.#unknownKeys].toSorted(),
      faults: faults.slice(0, MAX_FAULTS),
      tally,
    };
  }
}

function erasureFault(position: number): RecordFault {
  const problem = 'the payload is missing and no later erasure record names the record';
  return { check: 'record_hashes', position, problem };
}

function toRanges(positions: readonly number[]): PositionRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const position of positions) {
    const open = ranges.at(-1);
    if (open?.last === position - 1) open.last = position;
    else ranges.push({ first: position, last: position });
  }
  return ranges;
}
